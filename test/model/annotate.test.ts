import {describe, expect, test} from 'vitest';
import {annotated, annotatedBy} from '../../source/model/annotate.js';
import {changeSubject, changeWords} from '../../source/model/change-words.js';
import {changesBetween} from '../../source/model/changes-between.js';
import type {TunnelKind} from '../../source/model/fleet.js';
import {createLabelOf, noLabels} from '../../source/model/labels.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {connectorStatus, statusWords} from '../../source/model/status.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {verdictOf} from '../../source/model/verdict.js';
import {
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  nothing,
  stateOf,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

const labelOf = createLabelOf(new Map([[uuid(1), 'lon-gw-1']]));
const annotations = {labelOf, fullConnections: 4};

const connectorsOf = (observation: Observation) =>
  observation.outcome === 'connectors' ? observation.connectors : [];

describe('what the user says of connectors', () => {
  const answer = answered([connector({id: uuid(1)}), connector({id: uuid(2)})]);

  test('stands beside what the API says', () => {
    const [one, two] = connectorsOf(annotatedBy(answer, annotations));
    expect([one?.label, two?.label]).toEqual(['lon-gw-1', null]);
    expect(two).toBe(connectorsOf(answer)[1]);
    const [few] = connectorsOf(annotatedBy(answer, {labelOf: noLabels, fullConnections: 2}));
    expect(few).toEqual({...connectorsOf(answer)[0], fullConnections: 2});
  });

  test('makes nothing anew where there is nothing to say', () => {
    expect(annotatedBy(answer, {labelOf: noLabels, fullConnections: 4})).toBe(answer);
    const said = annotatedBy(answer, annotations);
    expect(annotatedBy(said, annotations)).toBe(said);
    const list = listed([tunnel()]);
    expect(annotatedBy(list, annotations)).toBe(list);
  });

  test('is said of whatever a source tells', async () => {
    const source = annotated({ask: async () => answer, renew: () => undefined}, annotations);
    const told = await source.ask(aboutTunnel(), new AbortController().signal);
    expect(connectorsOf(told)[0]?.label).toBe('lon-gw-1');
  });
});

test('a label names a connector in changes, and in whom it took over from', () => {
  const ask = (one: string, two: string, at: number) =>
    annotatedBy(
      answered([connector({id: uuid(1), ha: one}), connector({id: uuid(2), ha: two})], {at}),
      annotations,
    );
  const before = [listed([tunnel()]), ask('active', 'passive', NOON)].reduce(reduce, nothing);
  const changes = changesBetween(before, reduce(before, ask('passive', 'active', NOON + 5000)));
  expect(changes.map((change) => `${changeSubject(change).connector}: ${changeWords(change)}`)).toEqual([
    '00000000 lon-gw-1: active → passive',
    '00000000: passive → active',
    '00000000: took over from 00000000 lon-gw-1, gap under 6 s',
  ]);
});

describe('how many connections are all', () => {
  const kind: TunnelKind = 'cfd_tunnel';

  test.each([
    [2, 'AMS LHR', 'connected 2/2'],
    [2, 'AMS', 'connected 1/2'],
    [2, 'AMS LHR AMS LHR', 'connected 4/4'],
    [4, 'AMS LHR', 'connected 2/4'],
    [8, 'AMS LHR AMS LHR', 'connected 4/8'],
    [8, '', 'no connections'],
  ])('%i, of which there are “%s”', (full, colos, expected) => {
    const status = connectorStatus(kind, connector({colos, full}));
    expect(statusWords(status)).toBe(expected);
    const [has, all] = expected.match(/\d/g) ?? [];
    expect(status.state).toBe(has === undefined ? 'disconnected' : has === all ? 'connected' : 'partial');
  });

  test('is named by the verdict', () => {
    const state = stateOf([connector({colos: 'AMS LHR', full: 3})], {kind});
    const thresholds = {...usualThresholds, fullConnections: 3};
    expect(verdictOf(state, thresholds, 'fresh').reasons.find(({rule}) => rule === 'partial')).toMatchObject({
      headline: '1 of 1 below 3 connections',
      text: expect.stringContaining('fewer than the usual 3 connections'),
    });
    const fewer = stateOf([connector({colos: 'AMS LHR', full: 2})], {kind});
    expect(verdictOf(fewer, thresholds, 'fresh').reasons.map(({rule}) => rule)).not.toContain('partial');
  });
});
