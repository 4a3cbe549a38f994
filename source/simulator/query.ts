import type {Paging} from './answers.js';

/** A parameter whose value the API refuses. */
export type BadParameter = {readonly bad: string};

const wholeNumber = (
  query: URLSearchParams,
  name: string,
  least: number,
  most: number,
  byDefault: number,
): number | BadParameter => {
  const text = query.get(name);
  if (text === null) {
    return byDefault;
  }
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : {bad: name};
};

/** `page` and `per_page` within the limits that are documented for a resource. */
export const readPaging = (
  query: URLSearchParams,
  limits: {readonly least: number; readonly most: number; readonly byDefault: number},
): Paging | BadParameter => {
  const page = wholeNumber(query, 'page', 1, 999_999_999, 1);
  const perPage = wholeNumber(query, 'per_page', limits.least, limits.most, limits.byDefault);
  if (typeof page !== 'number') {
    return page;
  }
  return typeof perPage === 'number' ? {page, perPage} : perPage;
};

/** Parameters that were sent and are not among the known ones. */
export const unknownParameters = (query: URLSearchParams, known: readonly string[]): readonly string[] =>
  [...query.keys()].filter((name) => !known.includes(name));

type Filterable = {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly deletedAtMs: number | undefined;
};

/** The filters of tunnel lists that the simulator knows; `was_active_at` and `was_inactive_at` it does not. */
export const listParameters = [
  'name',
  'is_deleted',
  'uuid',
  'include_prefix',
  'exclude_prefix',
  'existed_at',
  'status',
  'page',
  'per_page',
] as const;

const statuses = ['inactive', 'degraded', 'healthy', 'down'];

/** A filter made of the query, or the parameter that cannot be read. */
export const readFilter = (
  query: URLSearchParams,
): ((tunnel: Filterable, status: string) => boolean) | BadParameter => {
  const name = query.get('name');
  const uuid = query.get('uuid');
  const include = query.get('include_prefix');
  const exclude = query.get('exclude_prefix');
  const status = query.get('status');
  const isDeleted = query.get('is_deleted');
  const existedAt = query.get('existed_at');
  const existedAtMs = existedAt === null ? undefined : Date.parse(existedAt);
  if (isDeleted !== null && isDeleted !== 'true' && isDeleted !== 'false') {
    return {bad: 'is_deleted'};
  }
  if (status !== null && !statuses.includes(status)) {
    return {bad: 'status'};
  }
  if (Number.isNaN(existedAtMs)) {
    return {bad: 'existed_at'};
  }
  return (tunnel, itsStatus) =>
    (name === null || tunnel.name === name) &&
    (uuid === null || tunnel.id === uuid) &&
    (include === null || tunnel.name.startsWith(include)) &&
    (exclude === null || !tunnel.name.startsWith(exclude)) &&
    (status === null || itsStatus === status) &&
    (isDeleted === null || (tunnel.deletedAtMs !== undefined) === (isDeleted === 'true')) &&
    (existedAtMs === undefined ||
      (tunnel.createdAtMs <= existedAtMs && (tunnel.deletedAtMs ?? Number.POSITIVE_INFINITY) > existedAtMs));
};
