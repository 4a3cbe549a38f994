import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText, safe, safeText} from '../../source/model/text.js';
import {createMask} from '../../source/recording/mask.js';
import {aboutList, answered, connection, connector, listed, refused, tunnel} from '../helpers/fleet.js';
import {read, record, temporary} from './recordings.js';

const namesOf = (masked: Observation): readonly string[] =>
  masked.outcome === 'tunnels' ? masked.tunnels.map(({name}) => String(name)) : [];

/** What becomes of names, all in one recording. */
const masked = (...names: readonly string[]): readonly string[] =>
  namesOf(createMask()(listed(names.map((name) => tunnel({name})))));

test.each([
  ['10.0.0.7', '192.0.2.1'],
  ['gw-10.0.0.7-london', 'gw-192.0.2.1-london'],
  ['http://10.0.0.7:8080/x', 'http://192.0.2.1:8080/x'],
  ['ip-10-0-0-7', 'ip-192-0-2-1'],
  ['ip-10-0-0-7.ec2.internal', 'ip-192-0-2-1.ec2.internal'],
  ['at 10-0-0-7.example', 'at 192-0-2-1.example'],
  ['999.1.1.1', '192.0.2.1'],
  ['1.2.3.4.5.6', '192.0.2.1'],
  ['2606:4700::1111', '2001:db8::1'],
  ['[2606:4700:0:0:0:0:0:1]:443', '[2001:db8::1]:443'],
  ['FE80::1%eth0', '2001:db8::1%eth0'],
  ['::ffff:10.0.0.7', '2001:db8::1'],
  ['::1', '2001:db8::1'],
  ['aa:bb:cc:dd:ee:ff', '2001:db8::1'],
])('%s becomes %s', (name, expected) => {
  expect(masked(name)).toEqual([expected]);
});

test.each([
  '2026.8.1',
  '2026-11-22T08:00:00Z',
  'a-1-2-3',
  'a-1-2-3-4-5',
  '12345678-1234-4123-8123-123456789012',
  '12:30:45',
  '::',
  'web:443',
  '00000000-0000-4000-8000-000000000001',
])('%s is no address', (name) => {
  expect(masked(name)).toEqual([name]);
});

test('the same address has the same stand-in, however it is written, and another one another', () => {
  expect(masked('10.0.0.7', '10.0.0.8', '10.0.0.7', 'x 10-0-0-7')).toEqual([
    '192.0.2.1',
    '192.0.2.2',
    '192.0.2.1',
    'x 192-0-2-1',
  ]);
  expect(masked('2606:4700::1', '2606:4700:0::0:1', '2606:4700::2', '2606:4700:0:0:0:0:0:1')).toEqual([
    '2001:db8::1',
    '2001:db8::1',
    '2001:db8::2',
    '2001:db8::1',
  ]);
});

test('two connectors behind one address stay so, whatever the API calls an address', () => {
  const mask = createMask();
  const origins = (ip: string): readonly unknown[] => {
    const seen = mask(answered([connector({ip, colos: 'LHR MAN'})]));
    return seen.outcome === 'connectors'
      ? (seen.connectors[0]?.conns ?? []).map(({origin_ip}) => origin_ip)
      : [];
  };
  expect(origins('secret.example.com')).toEqual(['192.0.2.1', '192.0.2.1']);
  expect(origins(' 10.0.0.7 ')).toEqual(['192.0.2.2', '192.0.2.2']);
  expect(origins('10.0.0.7')).toEqual(['192.0.2.2', '192.0.2.2']);
  expect(origins('fd00::1')).toEqual(['2001:db8::1', '2001:db8::1']);
});

test('more addresses than the documentation has are told apart, and in the end share one', () => {
  const mask = createMask();
  const address = (n: number): string => `${10 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1`;
  const seen = Array.from({length: 140}, (_, batch) =>
    namesOf(mask(listed(Array.from({length: 1000}, (_, n) => tunnel({name: address(batch * 1000 + n)}))))),
  ).flat();
  expect(seen.slice(252, 256)).toEqual(['192.0.2.253', '192.0.2.254', '198.51.100.1', '198.51.100.2']);
  expect(seen.slice(761, 764)).toEqual(['203.0.113.254', '198.18.0.1', '198.18.0.2']);
  const most = 3 * 254 + 2 ** 17 - 2;
  expect(new Set(seen).size).toBe(most);
  expect(seen.at(-1)).toBe('198.19.255.254');
});

test('a long text takes no longer than its length', () => {
  const long = ['a', '1', ':', '1.', 'a:', '1-', '.'].map((part) => part.repeat(200_000));
  expect(masked(...long).length).toBe(long.length);
});

/** Addresses that no stand-in can look like. */
const v4 = fc
  .tuple(
    fc.integer({min: 20, max: 99}),
    fc.integer({min: 100, max: 255}),
    fc.integer({min: 100, max: 255}),
    fc.integer({min: 100, max: 255}),
  )
  .map((parts) => parts.join('.'));

const v6 = fc
  .tuple(
    fc.constantFrom('2606', '2a00', 'FD12', 'fe80'),
    fc.integer({min: 0x1000, max: 0xffff}),
    fc.boolean(),
  )
  .map(([net, host, isLong]) =>
    isLong ? `${net}:0:0:0:0:0:7:${host.toString(16)}` : `${net}::7:${host.toString(16)}`,
  );

const around = fc.constantFrom(
  '',
  ' ',
  'host=',
  '"',
  '\\',
  'x',
  '/',
  '[',
  'ü',
  '1',
  '.',
  ':',
  ',',
  '\n',
  '%',
  '-',
);

test('no address is in any byte of a masked recording, whatever the API sends', async () => {
  const path = join(temporary(), 'masked');
  const {recorder} = record(path, {isMasked: true});
  const sent = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(v4, v6), around, around, (address, before, after) => {
      sent.add(address);
      const text = `${before}${address}${after}`;
      const raw = rawText(text);
      const origin = {...connection('LHR', address), id: raw, uuid: raw, client_id: raw, client_version: raw};
      const odd = {
        ...connector({id: text, ip: text, version: text, ha: text}),
        features: [raw],
        conns: [origin],
      };
      const metadata = rawText(JSON.stringify({[text]: [text]}));
      const problem = {code: 1, message: raw, documentationUrl: raw, pointer: raw};
      recorder.write(listed([{...tunnel({id: text, name: text, status: text}), metadata, account_tag: raw}]));
      recorder.write(answered([odd], {tunnelId: text}));
      recorder.write(
        refused(
          aboutList(),
          failure('timeout', {
            message: raw,
            detail: safe`no answer from ${safeText(raw)}`,
            problems: [problem],
          }),
        ),
      );
    }),
    {numRuns: 300},
  );
  recorder.close();
  const bytes = readFileSync(path, 'utf8').toLowerCase();
  expect(bytes.split('\n', 1)[0]).toContain('"masked":true');
  expect([...sent].filter((address) => bytes.includes(address.toLowerCase()))).toEqual([]);
  const {problemCount, observed} = await read(path);
  expect([problemCount, observed.length]).toEqual([0, 900]);
});
