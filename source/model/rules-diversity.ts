import {coloCode} from './colo.js';
import {connectorCount, type Rule} from './facts.js';
import {joinSafe, rawValue, type SafeText, safe, safeText} from './text.js';

/** The different values among those that were told, in order. */
const distinct = (values: ReadonlyArray<SafeText | null>): readonly SafeText[] =>
  [...new Set(values.filter((value) => value !== null))].sort();

const oneColo: Rule<'notice'> = {
  name: 'one_colo',
  find: ({connectors}) => {
    const conns = connectors.flatMap((connector) => connector.conns ?? []);
    const isTold = conns.every(({colo_name}) => colo_name !== null);
    const [colo, ...others] = distinct(conns.map(({colo_name}) => coloCode(colo_name)));
    return isTold && conns.length > 1 && colo !== undefined && others.length === 0
      ? {
          level: 'notice',
          headline: safe`one data centre only`,
          text: safe`All ${conns.length} connections end in one data centre, ${colo}: its failure would cut the tunnel.`,
        }
      : null;
  },
};

/** The address stays out of the sentence, so that it needs no masking. */
const oneOrigin: Rule<'notice'> = {
  name: 'one_origin',
  find: ({connectors}) => {
    const connected = connectors.filter(({conns}) => conns !== null && conns.length > 0);
    const addresses = new Set(
      connected
        .flatMap(({conns}) => conns ?? [])
        .map(({origin_ip}) => (origin_ip === null ? null : rawValue(origin_ip))),
    );
    return connected.length > 1 && addresses.size === 1 && !addresses.has(null)
      ? {
          level: 'notice',
          headline: safe`one origin address`,
          text: safe`All ${connectorCount(connected.length)} connect from one public address: one uplink, perhaps one host.`,
        }
      : null;
  },
};

const versionSkew: Rule<'notice'> = {
  name: 'version_skew',
  find: ({connectors}) => {
    const versions = distinct(connectors.map(({version}) => (version === null ? null : safeText(version))));
    return versions.length > 1
      ? {
          level: 'notice',
          headline: safe`${versions.length} versions`,
          text: safe`Its connectors run different versions: ${joinSafe(versions, safe`, `)}.`,
        }
      : null;
  },
};

const configSkew: Rule<'notice'> = {
  name: 'config_skew',
  find: ({connectors}) => {
    const versions = distinct(
      connectors.map(({config_version}) => (config_version === null ? null : safe`${config_version}`)),
    );
    return versions.length > 1
      ? {
          level: 'notice',
          headline: safe`${versions.length} configurations`,
          text: safe`Its connectors have applied different versions of the configuration: ${joinSafe(versions, safe`, `)}.`,
        }
      : null;
  },
};

/** Do its parts fail together, or differ where they should be alike? */
export const diversityRules: ReadonlyArray<Rule<'notice'>> = [oneColo, oneOrigin, versionSkew, configSkew];
