/** Lengths of an IBAN by country (the SWIFT registry of IBAN formats). */
const lengths = `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20
EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28
LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`;

const countriesByLength = Map.groupBy(lengths.split(/\s+/), (entry) => Number(entry.slice(2)));

/**
 * Regular expression of what has the form of an IBAN: a country, check digits and as many characters as the country
 * has, without blanks or in blocks of four. A word after it is no part of it.
 */
export const ibanPattern = `\\b(?:${[...countriesByLength]
  .map(([length, entries]) => {
    const countries = entries.map((entry) => entry.slice(0, 2)).join('|');
    const [blocks, rest] = [Math.floor(length / 4) - 1, length % 4];
    return `(?:${countries})\\d{2}(?: ?[A-Z0-9]{4}){${blocks}}${rest === 0 ? '' : ` ?[A-Z0-9]{${rest}}`}`;
  })
  .join('|')})\\b`;
