/** What a route gives back. A Buffer goes out as it is, anything else as JSON. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A refusal, thrown from anywhere inside a route. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(
    status: number,
    message: string,
    details: { errors?: unknown[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    const errors = details.errors === undefined ? {} : { errors: details.errors };
    this.answer = {
      status,
      headers: details.headers ?? {},
      body: { message, ...errors, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    };
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

/** 422 in the form `{ resource, code, field }`. */
export function invalid(resource: string, code: string, field: string, message?: string): Refusal {
  const error = message === undefined ? { resource, code, field } : { resource, code, field, message };
  return new Refusal(422, 'Validation Failed', { errors: [error] });
}

/** What GitHub says to who sends too much too fast. Use it as a fault. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): Answer {
  return {
    status,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}
