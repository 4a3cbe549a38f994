import type {Connector} from './fleet.js';
import type {LabelOf} from './labels.js';
import type {Observation, Source} from './observation.js';

/** What the user says of connectors, since the API does not. */
export type Annotations = {
  readonly labelOf: LabelOf;
  /** See {@link Connector}. */
  readonly fullConnections: number;
};

/** The same observation, with what the user says of its connectors. */
export const annotatedBy = <Any extends Observation>(
  observation: Any,
  {labelOf, fullConnections}: Annotations,
): Any => {
  if (observation.outcome !== 'connectors') {
    return observation;
  }
  const annotated = (connector: Connector): Connector => {
    const label = labelOf(connector.id);
    return label === connector.label && fullConnections === connector.fullConnections
      ? connector
      : {...connector, label, fullConnections};
  };
  const connectors = observation.connectors.map(annotated);
  return connectors.every((connector, index) => connector === observation.connectors[index])
    ? observation
    : {...observation, connectors};
};

/** The same source, with what the user says of the connectors that it tells of. */
export const annotated = (source: Source, annotations: Annotations): Source => {
  const known = new WeakMap<readonly Connector[], readonly Connector[]>();
  return {
    ...source,
    ask: async (question, signal) => {
      const told = await source.ask(question, signal);
      if (told.outcome !== 'connectors') {
        return told;
      }
      // The same connectors as before are annotated as before.
      const connectors = known.get(told.connectors) ?? annotatedBy(told, annotations).connectors;
      known.set(told.connectors, connectors);
      return {...told, connectors};
    },
  };
};
