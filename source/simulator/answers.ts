import type {Refusal} from './access.js';

/** An answer before it is sent. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is wrong with the request on the client's side and must not go unseen. */
  readonly complaint?: string;
};

export type ApiError = {
  readonly code: number;
  readonly message: string;
  readonly error_chain?: Refusal['chain'];
};

const json = (status: number, envelope: object): Answer => ({
  status,
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(envelope),
});

/** `extra` are further fields of the envelope, or other values for its own. */
export const success = (result: unknown, extra: object = {}): Answer =>
  json(200, {success: true, errors: [], messages: [], result, ...extra});

export const failure = (status: number, ...errors: readonly ApiError[]): Answer =>
  json(status, {success: false, errors, messages: [], result: null});

/** In the API's words, for the path as the client sent it. */
export const couldNotRoute = (path: string): Answer =>
  failure(
    404,
    {code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?`},
    {code: 7000, message: 'No route for that URI'},
  );

export const refused = ({status, code, message, chain}: Refusal): Answer =>
  failure(status, {code, message, ...(chain && {error_chain: chain})});

/** Status and code of "not found" are not documented for tunnels: clients are to go by the HTTP status. */
export const notFound = (what: string): Answer => failure(404, {code: 1003, message: `${what} not found`});

/** Also sent for a wrong account: the API does not tell which it is. */
export const notPermitted: Refusal = {status: 403, code: 10000, message: 'Authentication error'};

export type Paging = {readonly page: number; readonly perPage: number};

/** One page of a collection with its `result_info`; empty past the last one. */
export const pageOf = (items: readonly unknown[], {page, perPage}: Paging): Answer => {
  const result = items.slice((page - 1) * perPage, page * perPage);
  return success(result, {
    result_info: {count: result.length, page, per_page: perPage, total_count: items.length},
  });
};
