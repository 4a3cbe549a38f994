import type {Level} from './facts.js';
import type {Connector} from './fleet.js';
import {escaped, rawValue, type SafeText, safe, safeText} from './text.js';

/** `1 tunnel`, `2 tunnels`. */
export const counted = (count: number, noun: SafeText): SafeText =>
  count === 1 ? safe`1 ${noun}` : safe`${escaped(count.toLocaleString('en-US'))} ${noun}s`;

/** The first block of the id; the whole of one that is not made of blocks. */
export const shortId = ({id}: Pick<Connector, 'id'>): SafeText => {
  if (id === null) {
    return safe`(no id)`;
  }
  const block = /^([0-9a-f]{8})-[0-9a-f-]{27}$/i.exec(rawValue(id))?.[1];
  return block === undefined ? safeText(id) : escaped(block);
};

export const levelWords: Readonly<Record<Level, SafeText>> = {
  ok: safe`ok`,
  notice: safe`notice`,
  unknown: safe`unknown`,
  warning: safe`warning`,
  critical: safe`critical`,
};
