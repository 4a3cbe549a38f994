import {describe, expect, test} from 'vitest';
import {filterOf, isSelected, UUID, unmatchedPatterns} from '../../source/model/selection.js';
import {connector, ORIGIN_IP, stateOf, tunnel, uuid} from '../helpers/fleet.js';

describe('a named tunnel', () => {
  const id = 'ABCDEF01-2345-4678-89ab-cdef01234567';

  test.each([
    ['its id', id],
    ['its id in small letters', id.toLowerCase()],
    ['its id in capitals', id.toUpperCase()],
    ['its name', 'hq.mesh (1)'],
    ['a prefix', 'hq.*'],
    ['its name and a star', 'hq.mesh (1)*'],
    ['a lone star', '*'],
  ])('%s names it', (_, pattern) => {
    expect(isSelected(tunnel({id, name: 'hq.mesh (1)'}), [pattern])).toBe(true);
  });

  test.each([
    ['another case of its name', 'HQ.mesh (1)'],
    ['a part of its name', 'mesh'],
    ['a prefix without a star', 'hq.'],
    ['a star in front', '*mesh (1)'],
    ['a regular expression', 'hq.mesh.*1.$'],
    ['a prefix in which a dot stands for anything', 'hq?*'],
    ['a part of its id', 'abcdef01'],
    ['a prefix of its id', 'abcdef01*'],
  ])('%s does not', (_, pattern) => {
    expect(isSelected(tunnel({id, name: 'hq.mesh (1)'}), [pattern])).toBe(false);
  });

  test('any of several names is enough, and none names all', () => {
    expect(isSelected(tunnel(), ['other', 'hq-*'])).toBe(true);
    expect(isSelected(tunnel(), [])).toBe(true);
  });

  test('a tunnel without id and name is only found by a star', () => {
    const bare = tunnel({id: null, name: null});
    expect(isSelected(bare, ['*'])).toBe(true);
    expect(isSelected(bare, [uuid(1), 'null', 'hq*'])).toBe(false);
  });

  test('names that name nothing are told', () => {
    const tunnels = [tunnel({name: 'a'}), tunnel({name: 'b-1', id: uuid(2)})];
    expect(unmatchedPatterns(['a', 'b*', 'c*', uuid(2), uuid(3)], tunnels)).toEqual(['c*', uuid(3)]);
    expect(unmatchedPatterns(['*'], [])).toEqual(['*']);
  });
});

test.each([
  [uuid(1), true],
  [uuid(1).toUpperCase(), true],
  [`${uuid(1)}\n`, false],
  [`../${uuid(1)}`, false],
  [uuid(1).replaceAll('-', ''), false],
])('%j may enter a URL: %s', (text, expected) => {
  expect(UUID.test(text)).toBe(expected);
});

describe('a filter', () => {
  const state = stateOf([], {words: {id: uuid(7), name: 'HQ mesh', status: 'degraded'}});
  const gateway = connector({id: 'c0ffee11', ha: 'passive', colos: 'lhr16', version: '2026.8.1'});

  test.each(['', '  ', 'hq', 'MESH', 'mesh hq', '000007', 'degraded', 'hq degr'])(
    '%j finds the tunnel and its connectors',
    (text) => {
      expect(filterOf(text).tunnel(state)).toBe(true);
      expect(filterOf(text).connector(state, gateway)).toBe(true);
    },
  );

  test.each(['c0ffee', 'passive', 'LHR', '2026.8', ORIGIN_IP, 'hq passive lhr'])(
    '%j finds the connector, not the tunnel as such',
    (text) => {
      expect(filterOf(text).tunnel(state)).toBe(false);
      expect(filterOf(text).connector(state, gateway)).toBe(true);
    },
  );

  test.each(['nowhere', 'hq nowhere', 'active.*', '203.0.113.8', 'hqmesh'])('%j finds neither', (text) => {
    expect(filterOf(text).tunnel(state)).toBe(false);
    expect(filterOf(text).connector(state, gateway)).toBe(false);
  });

  test('cloudflared is found by its number of connections, a new word by itself', () => {
    const cloudflared = stateOf([], {kind: 'cfd_tunnel'});
    expect(filterOf('connected 2/4').connector(cloudflared, connector())).toBe(true);
    expect(filterOf('no connections').connector(cloudflared, connector({colos: ''}))).toBe(true);
    expect(filterOf('draining').connector(state, connector({ha: 'draining'}))).toBe(true);
    expect(filterOf('unknown').connector(state, connector({colos: null}))).toBe(true);
  });
});
