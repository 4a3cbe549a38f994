import {Agent, request} from 'undici';

/*
 * What a script without warptop would do: asks for both lists and the connectors of every tunnel, four at a time, and
 * prints one JSON document. URL of the API and account are arguments.
 */

const [base = '', account = ''] = process.argv.slice(2);

const AT_ONCE = 4;

type Tunnel = {readonly id: string; readonly tun_type: string};

const agent = new Agent({connections: AT_ONCE});

const ask = async <Result>(path: string): Promise<Result> => {
  const {body} = await request(`${base}/accounts/${account}${path}`, {dispatcher: agent});
  return ((await body.json()) as {readonly result: Result}).result;
};

const lists = await Promise.all(
  ['warp_connector', 'cfd_tunnel'].map((kind) =>
    ask<readonly Tunnel[]>(`/${kind}?is_deleted=false&per_page=1000&page=1`),
  ),
);
const tunnels = lists.flat();
const waiting = tunnels.map((tunnel, index) => ({...tunnel, index}));
const connectors: unknown[] = [];
const worker = async (): Promise<void> => {
  for (let tunnel = waiting.shift(); tunnel !== undefined; tunnel = waiting.shift()) {
    connectors[tunnel.index] = await ask(`/${tunnel.tun_type}/${tunnel.id}/connections`);
  }
};
await Promise.all(Array.from({length: AT_ONCE}, worker));
const document = tunnels.map((tunnel, index) => ({...tunnel, connectors: connectors[index]}));
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
await agent.close();
