import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import type {TunnelKind} from '../../source/model/fleet.js';
import type {Polled} from '../../source/model/observation.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createHistory} from '../../source/monitor/history.js';
import {createAim, type Goal, type Standing} from '../../source/output/goal.js';
import {aboutList, answered, connector, listed, NOON, refused, tunnel, uuid} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';

const STEP_MS = 5000;

type Options = {readonly filter?: string; readonly kinds?: readonly TunnelKind[]};

/** A watch that is told what to observe, one thing every five seconds. */
const watching = (goal: Goal, {filter = '', kinds = ['warp_connector']}: Options = {}) => {
  const aim = createAim(goal, filter, usualThresholds);
  const history = createHistory({kinds, onAccepted: aim.accept});
  let now = NOON;
  const look = (): Standing => aim.look({snapshot: history.snapshot(), polling: restingPolling(now)}, now);
  return {
    look,
    wait: (ms: number): Standing => {
      now += ms;
      return look();
    },
    /** All at one moment. */
    see: (...observations: readonly Polled[]): Standing => {
      now += STEP_MS;
      for (const observation of observations) {
        history.accept({...observation, at: now});
        look();
      }
      return look();
    },
  };
};

const LIST = listed([tunnel()]);

/** The answer for a tunnel: the HA status of its connectors. */
const ha = (...words: readonly string[]): Polled =>
  answered(words.map((word, index) => connector({id: uuid(10 + index), ha: word, ip: `192.0.2.${index}`})));

const notYet = (words: string): Standing => ({name: 'not-yet', words: words as Standing['words']});
const met = (words: string): Standing => ({name: 'met', words: words as Standing['words']});

describe('healthy', () => {
  const HEALTHY: Goal = {name: 'healthy'};

  test('at the first look where all is well', () => {
    const watch = watching(HEALTHY);
    expect(watch.look()).toEqual(notYet('the lists are not answered yet'));
    expect(watch.see(LIST)).toEqual(notYet('hq-mesh: not asked yet'));
    expect(watch.see(ha('active', 'passive'))).toEqual(met('1 tunnel, 2 connectors'));
  });

  test('a lone connector is no problem', () => {
    expect(watching(HEALTHY).see(LIST, ha('active'))).toEqual(met('1 tunnel, 1 connector'));
  });

  test('after trouble only where it is seen twice', () => {
    const watch = watching(HEALTHY);
    expect(watch.see(LIST, ha('passive', 'passive'))).toEqual(notYet('hq-mesh: no active connector'));
    expect(watch.see(ha('active', 'passive'))).toEqual(notYet('hq-mesh: well for the first time'));
    // Time alone shows nothing.
    expect(watch.wait(1000)).toEqual(notYet('hq-mesh: well for the first time'));
    expect(watch.see(ha('passive', 'passive')).name).toBe('not-yet');
    expect(watch.see(ha('active', 'passive')).name).toBe('not-yet');
    expect(watch.see(ha('active', 'passive'))).toEqual(met('1 tunnel, 2 connectors'));
  });

  test('not while data is old', () => {
    const watch = watching(HEALTHY);
    watch.see(LIST, ha('passive', 'passive'));
    watch.see(ha('active', 'passive'));
    expect(watch.wait(60_000).name).toBe('not-yet');
    expect(watch.see(LIST, ha('active', 'passive')).name).toBe('not-yet');
    expect(watch.see(ha('active', 'passive')).name).toBe('met');
  });

  test('not while a list cannot be read: nobody knows what is in it', () => {
    const watch = watching(HEALTHY, {kinds: ['warp_connector', 'cfd_tunnel']});
    watch.see(LIST, ha('active', 'passive'));
    expect(watch.look()).toEqual(notYet('the lists are not answered yet'));
    expect(watch.see(refused(aboutList('cfd_tunnel'), failure('forbidden', {status: 403})))).toEqual(
      notYet('the list of cloudflared tunnels cannot be read (permission missing)'),
    );
    expect(watch.see(listed([], {kind: 'cfd_tunnel'})).name).toBe('met');
  });

  test('not where there is nothing', () => {
    expect(watching(HEALTHY).see(listed([]))).toEqual(notYet('there is no tunnel'));
  });

  test('only what the filter lets through', () => {
    const both = listed([tunnel(), tunnel({id: uuid(2), name: 'lab'})]);
    const bad = answered([connector({id: uuid(20), ha: 'offline'})], {tunnelId: uuid(2)});
    expect(watching(HEALTHY).see(both, ha('active', 'passive'), bad).words).toMatch(
      /^lab: no active connector/,
    );
    expect(watching(HEALTHY, {filter: 'hq'}).see(both, ha('active', 'passive'), bad).name).toBe('met');
  });
});

describe('active', () => {
  const active = (words: string): Goal => ({name: 'active', connector: words});
  const second = uuid(11);

  test.each([second, second.toUpperCase()])('a connector by its id %s', (id) => {
    const watch = watching(active(id));
    expect(watch.see(LIST)).toEqual(notYet(`no connector is named ${id}`));
    expect(watch.see(ha('active', 'passive'))).toEqual(notYet('00000000 of hq-mesh is passive'));
    expect(watch.see(ha('passive', 'active')).name).toBe('not-yet');
    expect(watch.see(ha('passive', 'active'))).toEqual(met('00000000 of hq-mesh'));
  });

  test('at once where it is so from the beginning', () => {
    expect(watching(active(second)).see(LIST, ha('passive', 'active')).name).toBe('met');
  });

  test('by the beginning of its id, once all that could be named so is known', () => {
    const watch = watching(active('00000000-0000-4000-8000-00000000001'));
    const both = listed([tunnel(), tunnel({id: uuid(2), name: 'lab'})]);
    expect(watch.see(both, ha('active'))).toEqual(notYet('00000000 of hq-mesh is active'));
    expect(watch.see(answered([connector({id: uuid(20), ha: 'active'})], {tunnelId: uuid(2)})).name).toBe(
      'met',
    );
  });

  test('what names several is a mistake, but for a whole id', () => {
    expect(watching(active('0000')).see(LIST, ha('active', 'passive'))).toEqual({
      name: 'mistaken',
      words: 'several connectors are named 0000: 00000000 of hq-mesh, 00000000 of hq-mesh',
    });
    const longer = answered([
      connector({id: second, ha: 'active'}),
      connector({id: `${second}0`, ha: 'passive'}),
    ]);
    expect(watching(active(second)).see(LIST, longer).name).toBe('met');
  });

  test('a cloudflared is a mistake', () => {
    const kind = 'cfd_tunnel';
    const watch = watching(active(uuid(10)), {kinds: [kind]});
    expect(watch.see(listed([tunnel()], {kind}), answered([connector({id: uuid(10)})], {kind}))).toEqual({
      name: 'mistaken',
      words: '00000000 of hq-mesh is a cloudflared, which is never active or passive',
    });
  });

  test('old data does not tell', () => {
    const watch = watching(active(second));
    watch.see(LIST, ha('active', 'passive'));
    expect(watch.wait(60_000)).toEqual(notYet('00000000 of hq-mesh is unknown: its data is old'));
  });
});

describe('changed', () => {
  const changed = (...kinds: readonly string[]): Goal => ({name: 'changed', kinds: new Set(kinds)});
  const moved = answered([
    connector({id: uuid(10), ha: 'active', colos: 'FRA'}),
    connector({id: uuid(11), ha: 'passive', ip: '192.0.2.1'}),
  ]);

  test('the beginning is no change', () => {
    const watch = watching(changed());
    expect(watch.see(LIST)).toEqual(notYet('1 not asked yet'));
    expect(watch.see(ha('active', 'passive'))).toEqual(notYet('nothing has changed'));
    expect(watch.see(ha('active', 'passive'))).toEqual(notYet('nothing has changed'));
    expect(watch.see(ha('active', 'offline'))).toEqual(met('hq-mesh 00000000: passive → offline'));
    // It stays true, whatever comes next.
    expect(watch.see(ha('active', 'passive')).words).toBe('hq-mesh 00000000: passive → offline');
  });

  test('single connections come and go, and count where they are named', () => {
    const first = answered([
      connector({id: uuid(10), ha: 'active', colos: 'LHR'}),
      connector({id: uuid(11), ha: 'passive', ip: '192.0.2.1'}),
    ]);
    const any = watching(changed());
    any.see(LIST, first);
    expect(any.see(moved)).toEqual(notYet('nothing has changed'));
    const named = watching(changed('connection_moved'));
    named.see(LIST, first);
    expect(named.see(moved)).toEqual(met('hq-mesh 00000000: connection moved LHR → FRA'));
  });

  test('only what is named, and what the filter lets through', () => {
    const watch = watching(changed('failover'));
    watch.see(LIST, ha('active', 'passive'));
    expect(watch.see(ha('offline', 'passive')).name).toBe('not-yet');
    expect(watch.see(ha('offline', 'active')).words).toMatch(
      /^hq-mesh 00000000: took over from 00000000, gap/,
    );
    const other = watching(changed(), {filter: 'lab'});
    other.see(LIST, ha('active', 'passive'));
    expect(other.see(ha('offline', 'active')).name).toBe('not-yet');
  });
});
