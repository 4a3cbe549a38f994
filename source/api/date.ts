import type {IncomingHttpHeaders} from 'node:http';

/** An HTTP date (RFC 9110) as wall time in ms; null where it is none. */
export const parseHttpDate = (text: string): number | null => {
  const at = /^[A-Za-z]{3,9}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? at : null;
};

/** When the server wrote an answer, by its own clock and to the second (ms); null where it does not say. */
export const servedAtOf = ({date}: IncomingHttpHeaders): number | null => parseHttpDate(date?.trim() ?? '');
