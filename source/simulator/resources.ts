import type {Credential, Refusal} from './access.js';
import {
  type Answer,
  couldNotRoute,
  failure,
  notFound,
  notPermitted,
  pageOf,
  refused,
  success,
} from './answers.js';
import type {Kind} from './plan.js';
import {type BadParameter, listParameters, readFilter, readPaging} from './query.js';
import {type Tunnel, tunnelStatus} from './tunnel.js';
import {connectorsOnWire, tunnelOnWire} from './wire.js';
import type {World} from './world.js';

/** A request that has been authenticated and matched to a resource. */
export type Call = {
  readonly world: World;
  readonly credential: Credential;
  /** As the client sent it, below the base. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What stands in the path where the pattern has `:name`. */
  readonly parameters: Readonly<Record<string, string>>;
};

/** One path, with what answers it. */
export type Resource = {
  readonly pattern: string;
  /** Query parameters it knows. */
  readonly query: readonly string[];
  readonly answer: (call: Call) => Answer;
  /** What a token that is not accepted is told here, if not what it is told everywhere. */
  readonly invalidToken?: Refusal;
};

/** The number of the code is not documented. */
const badRequest = ({bad}: BadParameter): Answer =>
  failure(400, {code: 1001, message: `Invalid value for parameter ${bad}`});

const isAccountId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const listAccounts = ({world, credential, query}: Call): Answer => {
  if (!credential.mayListAccounts) {
    return refused({status: 403, code: 9109, message: 'Unauthorized to access requested resource'});
  }
  const paging = readPaging(query, {least: 5, most: 50, byDefault: 20});
  if ('bad' in paging) {
    return badRequest(paging);
  }
  const name = query.get('name');
  const visible = world.accounts
    .filter((account) => credential.accountIds.includes(account.id))
    .filter((account) => name === null || account.name === name)
    .map(({id, name: accountName, type, createdOn}) => ({
      id,
      name: accountName,
      type,
      settings: {enforce_twofactor: false},
      created_on: createdOn,
    }));
  return pageOf(visible, paging);
};

/** Guards every resource of an account. */
const inAccount =
  (answer: (call: Call, accountId: string) => Answer) =>
  (call: Call): Answer => {
    const accountId = call.parameters.account ?? '';
    if (!isAccountId(accountId)) {
      return couldNotRoute(call.path);
    }
    return call.credential.accountIds.includes(accountId) ? answer(call, accountId) : refused(notPermitted);
  };

const tunnelsOf = (kind: Kind, answer: (call: Call, tunnels: readonly Tunnel[]) => Answer) =>
  inAccount((call, accountId) =>
    call.credential.kinds.includes(kind)
      ? answer(
          call,
          call.world.tunnels.filter((tunnel) => tunnel.kind === kind && tunnel.accountId === accountId),
        )
      : refused(notPermitted),
  );

const oneTunnel = (kind: Kind, answer: (call: Call, tunnel: Tunnel) => Answer) =>
  tunnelsOf(kind, (call, tunnels) => {
    const id = call.parameters.tunnel ?? '';
    const tunnel = tunnels.find((candidate) => candidate.id === id);
    if (!isUuid(id)) {
      return couldNotRoute(call.path);
    }
    return tunnel === undefined ? notFound('Tunnel') : answer(call, tunnel);
  });

const listTunnels = ({query}: Call, tunnels: readonly Tunnel[]): Answer => {
  const paging = readPaging(query, {least: 1, most: 1000, byDefault: 100});
  const filter = readFilter(query);
  if ('bad' in paging) {
    return badRequest(paging);
  }
  if ('bad' in filter) {
    return badRequest(filter);
  }
  return pageOf(tunnels.filter((tunnel) => filter(tunnel, tunnelStatus(tunnel))).map(tunnelOnWire), paging);
};

const connections = (_call: Call, tunnel: Tunnel): Answer => {
  if (tunnel.deletedAtMs !== undefined) {
    return notFound('Tunnel');
  }
  return tunnel.odd?.answer ?? success(connectorsOnWire(tunnel), tunnel.odd?.envelope);
};

const oneConnector = ({parameters}: Call, tunnel: Tunnel): Answer => {
  const index = tunnel.connectors.findIndex((connector) => connector.id === parameters.connector);
  const connector = connectorsOnWire(tunnel)[index];
  return connector === undefined ? notFound('Connector') : success(connector);
};

const verified = {id: 'ed17574386854bf78a67040be0a770b0', status: 'active'};
const verifiedMessages = [{code: 10000, message: 'This API Token is valid and active', type: null}];

const invalidToken: Refusal = {status: 401, code: 1000, message: 'Invalid API Token'};

/** A token is valid only where it belongs: to its user, or to its account. */
const verify =
  (owner: Credential['owner']) =>
  ({credential}: Call): Answer =>
    credential.owner === owner ? success(verified, {messages: verifiedMessages}) : refused(invalidToken);

const ofKind = (kind: Kind): readonly Resource[] => [
  {pattern: `/accounts/:account/${kind}`, query: listParameters, answer: tunnelsOf(kind, listTunnels)},
  {
    pattern: `/accounts/:account/${kind}/:tunnel`,
    query: [],
    answer: oneTunnel(kind, (_call, tunnel) => success(tunnelOnWire(tunnel))),
  },
  {
    pattern: `/accounts/:account/${kind}/:tunnel/connections`,
    query: [],
    answer: oneTunnel(kind, connections),
  },
  {
    pattern: `/accounts/:account/${kind}/:tunnel/connectors/:connector`,
    query: [],
    answer: oneTunnel(kind, oneConnector),
  },
];

/** Everything that the simulated API answers, all by GET. */
export const resources: readonly Resource[] = [
  {pattern: '/accounts', query: ['name', 'page', 'per_page', 'direction'], answer: listAccounts},
  ...ofKind('cfd_tunnel'),
  ...ofKind('warp_connector'),
  {pattern: '/user/tokens/verify', query: [], answer: verify('user'), invalidToken},
  {
    pattern: '/accounts/:account/tokens/verify',
    query: [],
    answer: inAccount(verify('account')),
    invalidToken,
  },
];
