import {Box, render, Text, useInput, useWindowSize} from 'ink';
import {type ReactElement, useEffect, useState} from 'react';
import {Agent, request} from 'undici';
import {systemClock} from '../../source/clock.js';

/*
 * What warptop would be if it were written the plain way: a table in which every cell is a <Box>, ages that tick once
 * a second, and a poll every few seconds. Only the rows on the screen are drawn: a list that draws ten thousand is no
 * peer. URL of the API, account and seconds between two polls are arguments.
 */

const [base = '', account = '', interval = '5'] = process.argv.slice(2);

const AT_ONCE = 4;

type Tunnel = {readonly id: string; readonly name: string; readonly kind: string; readonly status: string};

type Connector = {
  readonly id: string;
  readonly version: string;
  readonly run_at: string;
  readonly ha_status?: string;
  readonly conns: ReadonlyArray<{readonly colo_name: string; readonly origin_ip: string}>;
};

type Row = {
  readonly key: string;
  readonly cells: readonly string[];
  readonly seenAt: number;
  readonly colour: string;
};

const agent = new Agent({connections: AT_ONCE});

const ask = async <Result,>(path: string): Promise<Result> => {
  const {body} = await request(`${base}/accounts/${account}${path}`, {dispatcher: agent});
  return ((await body.json()) as {readonly result: Result}).result;
};

const edgeOf = ({conns}: Connector): string => {
  const counts = new Map<string, number>();
  for (const {colo_name} of conns) {
    counts.set(colo_name, (counts.get(colo_name) ?? 0) + 1);
  }
  return [...counts].map(([colo, count]) => `${count}×${colo}`).join(' ');
};

const daysSince = (time: string): string =>
  `${Math.floor((systemClock.now() - Date.parse(time)) / 86_400_000)}d`;

const rowsOf = (tunnel: Tunnel, connectors: readonly Connector[], seenAt: number): readonly Row[] => [
  {key: tunnel.id, cells: [tunnel.name, tunnel.status, '', '', '', '', ''], seenAt, colour: 'cyan'},
  ...connectors.map((connector) => ({
    key: connector.id,
    cells: [
      `  ${connector.id.slice(0, 8)}`,
      connector.ha_status ?? 'connected',
      edgeOf(connector),
      String(connector.conns.length),
      connector.conns[0]?.origin_ip ?? '–',
      connector.version,
      daysSince(connector.run_at),
    ],
    seenAt,
    colour: connector.ha_status === 'offline' ? 'red' : 'green',
  })),
];

const WIDTHS = [24, 14, 28, 6, 17, 16, 8, 6];

const Cells = ({
  cells,
  colour,
  isBold,
}: {
  readonly cells: readonly string[];
  readonly colour?: string;
  readonly isBold: boolean;
}): ReactElement => (
  <Box>
    {cells.map((cell, index) => (
      // A column never changes its place.
      <Box key={WIDTHS[index]?.toString() ?? cell} width={WIDTHS[index] ?? 6}>
        <Text wrap="truncate" inverse={isBold} {...(index === 1 && colour ? {color: colour} : {})}>
          {cell}
        </Text>
      </Box>
    ))}
  </Box>
);

const App = (): ReactElement => {
  const {rows: height} = useWindowSize();
  const [byTunnel, setByTunnel] = useState<ReadonlyMap<string, readonly Row[]>>(new Map());
  const [now, setNow] = useState(systemClock.now());
  const [selected, setSelected] = useState(0);

  useEffect(() => systemClock.every(1000, () => setNow(systemClock.now())), []);
  useEffect(() => {
    const poll = async (): Promise<void> => {
      const lists = await Promise.all(
        ['warp_connector', 'cfd_tunnel'].map(async (kind) =>
          (await ask<readonly Tunnel[]>(`/${kind}?is_deleted=false&per_page=1000&page=1`)).map((tunnel) => ({
            ...tunnel,
            kind,
          })),
        ),
      );
      const waiting = lists.flat().sort((a, b) => a.name.localeCompare(b.name));
      const worker = async (): Promise<void> => {
        for (let tunnel = waiting.shift(); tunnel !== undefined; tunnel = waiting.shift()) {
          const {id, kind} = tunnel;
          const rows = rowsOf(tunnel, await ask(`/${kind}/${id}/connections`), systemClock.now());
          setByTunnel((before) => new Map(before).set(id, rows));
        }
      };
      await Promise.all(Array.from({length: AT_ONCE}, worker));
    };
    // A poll that fails is followed by the next one.
    const again = (): void => void poll().catch(() => undefined);
    again();
    return systemClock.every(Number(interval) * 1000, again);
  }, []);

  const rows = [...byTunnel.values()].flat();
  const visible = height - 3;
  const last = Math.max(0, rows.length - 1);
  const top = Math.max(0, Math.min(selected - Math.floor(visible / 2), rows.length - visible));

  useInput((input, key) => {
    const by = key.downArrow ? 1 : key.upArrow ? -1 : key.pageDown ? visible : key.pageUp ? -visible : 0;
    setSelected((at) => (input === 'g' ? 0 : input === 'G' ? last : Math.max(0, Math.min(last, at + by))));
  });

  return (
    <Box flexDirection="column" height={height - 1}>
      <Text>
        bench · {byTunnel.size} tunnels {rows.length - byTunnel.size} connectors
      </Text>
      <Cells cells={['TUNNEL', 'HA', 'EDGE', 'CONNS', 'ORIGIN IP', 'VERSION', 'UP', 'SEEN']} isBold={false} />
      {rows.slice(top, top + visible).map(({key, cells, seenAt, colour}, index) => (
        <Cells
          key={key}
          cells={[...cells, `${Math.max(0, Math.floor((now - seenAt) / 1000))}s`]}
          colour={colour}
          isBold={top + index === selected}
        />
      ))}
    </Box>
  );
};

render(<App />, {alternateScreen: true});
