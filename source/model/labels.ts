import {type RawText, rawText, rawValue} from './text.js';

/** The name that the user gave the host of a connector, by the connector's id; null where he gave none. */
export type LabelOf = (id: RawText | null) => RawText | null;

/** Nothing has a label. */
export const noLabels: LabelOf = () => null;

/** @param labels by id, or by the beginning of one, in lower case; of several that fit, the longest holds */
export const createLabelOf = (labels: ReadonlyMap<string, string>): LabelOf => {
  if (labels.size === 0) {
    return noLabels;
  }
  const texts = new Map([...labels].map(([start, label]) => [start, rawText(label)]));
  const lengths = [...new Set([...texts.keys()].map(({length}) => length))].sort((a, b) => b - a);
  return (id) => {
    if (id === null) {
      return null;
    }
    const whole = rawValue(id).toLowerCase();
    for (const length of lengths) {
      const label = texts.get(whole.slice(0, length));
      if (label !== undefined) {
        return label;
      }
    }
    return null;
  };
};
