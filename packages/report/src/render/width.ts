/** Columns that a text takes in a terminal: emoji and East Asian wide characters take two, joiners none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    // The variation selector that asks for the picture of the character before it.
    if (character === '\ufe0f') width += 1;
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) continue;
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
