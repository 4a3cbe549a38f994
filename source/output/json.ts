import {isoTime, isShownBy, tunnelFields} from '../model/document.js';
import type {Snapshot} from '../model/fleet.js';
import {filterOf} from '../model/selection.js';
import type {Thresholds} from '../model/thresholds.js';
import {assessAll, type CadenceOf, createAssess} from '../model/view.js';

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

export type JsonOptions = {
  /** Wall time, ms. */
  readonly now: number;
  /** Planned time between two looks at a tunnel; what is much older is not trusted. */
  readonly cadenceOf: CadenceOf;
  readonly isMasked: boolean;
  /** Words that a connector or its tunnel must hold; empty for all. */
  readonly filter: string;
  readonly thresholds: Thresholds;
};

/**
 * The snapshot as a document for scripts, in the order of the API. Fields of the API keep the API's names; a
 * filter leaves out connectors and tunnels, but changes no verdict.
 */
export const jsonDocument = (
  snapshot: Snapshot,
  {now, cadenceOf, isMasked, filter: words, thresholds}: JsonOptions,
): object => {
  const filter = filterOf(words);
  return {
    version: DOCUMENT_VERSION,
    at: isoTime(now),
    account: snapshot.account,
    tunnels: assessAll(snapshot, createAssess(thresholds), now, cadenceOf)
      .filter(({state}) => isShownBy(filter, state))
      .map((view) => tunnelFields(view, filter, isMasked)),
  };
};
