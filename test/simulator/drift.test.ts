import {describe, expect, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import type {Answer} from '../../source/simulator/answers.js';
import {ask, at, bearer, connsOf, envelopeOf, type Item, items, main, namesOf} from './ask.js';

const world = at('drift', 60);
const living = world.tunnels.filter(({deletedAtMs}) => deletedAtMs === undefined);
const about = (path: string): Answer => ask(path, bearer(token), world);

const connectionsOf = (name: string): Answer => {
  const tunnel = living.find((candidate) => candidate.name === name);
  return about(`${main}/${tunnel?.kind}/${tunnel?.id}/connections`);
};
const listed = (name: string): Item | undefined => {
  const tunnel = living.find((candidate) => candidate.name === name);
  const index = living.filter(({kind, accountId}) => kind === tunnel?.kind && accountId === tunnel.accountId);
  const list = items(about(`${main}/${tunnel?.kind}?is_deleted=false&per_page=1000`));
  return tunnel && list[index.indexOf(tunnel)];
};

test('the account and the small fleet are as in any scenario', () => {
  expect(namesOf(about('/accounts'))).toEqual(['acme-prod']);
  for (const name of ['hq-mesh', 'api-prod']) {
    expect(envelopeOf(connectionsOf(name))).toMatchObject({success: true, errors: [], messages: []});
    expect(connsOf(items(connectionsOf(name))[0]).length).toBeGreaterThan(0);
  }
});

describe('lists', () => {
  test('carry every hostile name unchanged', () => {
    const names = ['cfd_tunnel', 'warp_connector'].flatMap((kind) =>
      namesOf(about(`${main}/${kind}?is_deleted=false&per_page=1000`)),
    );
    for (const part of [
      '\u001b[2J',
      '\u009b31m',
      '\u001b]52;c;',
      '\u001b]8;;',
      '\u0007\u0007',
      '\r\n',
      '\u0000',
      '\u202e',
      '\u200b',
      '\u0301\u0301',
      '\ud800',
      '東京',
      '👩‍👩‍👧‍👦',
    ]) {
      expect(
        names.filter((name) => String(name).includes(part)),
        JSON.stringify(part),
      ).toHaveLength(1);
    }
    for (const name of ['__proto__', '', '   ', '00000000-0000-4000-8000-000000000001', null, 1234]) {
      expect(names).toContain(name);
    }
    expect(Math.max(...names.map((name) => String(name).length))).toBeGreaterThan(5000);
  });

  test('send a lone surrogate as an escape', () => {
    expect(
      about(`${main}/cfd_tunnel?per_page=1000`).body + about(`${main}/warp_connector?per_page=1000`).body,
    ).toContain('\\ud800-alone');
  });

  test('have odd fields', () => {
    expect(listed('status-new-word')?.status).toBe('hibernating');
    expect(listed('status-null')?.status).toBeNull();
    expect(listed('status-missing')).not.toHaveProperty('status');
    expect(listed('status-missing')).not.toHaveProperty('connections');
    expect(listed('status-number')?.status).toBe(7);
    expect(listed('id-missing')).not.toHaveProperty('id');
    expect(listed('id-path')?.id).toBe('../../../user/tokens/verify');
    expect(listed('dates-year-1')?.deleted_at).toBe('0001-01-01T00:00:00Z');
    expect(listed('extra-fields')?.account_id).toBe(6946212);
    expect(Object.hasOwn(listed('extra-fields') ?? {}, '__proto__')).toBe(true);
  });
});

describe('connections', () => {
  test.each([
    ['ha-new-words', 'ha_status', ['draining', 'ACTIVE']],
    ['ha-null-missing', 'ha_status', [null, undefined]],
    ['ha-mistyped', 'ha_status', [1, {state: 'active'}]],
    ['connector-id-missing', 'id', [undefined, null]],
    ['connector-mistyped', 'version', [20260801, null]],
    ['conns-null-missing', 'conns', [null, undefined]],
    ['conns-mistyped', 'conns', ['none', [null, 7, {}, [], 'x']]],
    ['dates-0-digits', 'run_at', ['2026-10-19T12:25:47Z', '2026-10-19T12:25:47.400Z']],
  ])('%s: %s', (name, field, expected) => {
    expect(items(connectionsOf(name)).map((connector) => connector[field])).toEqual(expected);
  });

  test('one id for two connectors', () => {
    const ids = items(connectionsOf('connector-id-twice')).map(({id}) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test.each([
    ['colo-upper', 'colo_name', 'DFW'],
    ['colo-weird', 'colo_name', 'x-unknown colo 17\u001b[7m'],
    ['colo-null', 'colo_name', null],
    ['dates-year-1', 'opened_at', '0001-01-01T00:00:00Z'],
  ])('%s: %s', (name, field, expected) => {
    expect(connsOf(items(connectionsOf(name))[0])[0]?.[field]).toBe(expected);
  });

  test('odd envelopes', () => {
    expect(envelopeOf(connectionsOf('envelope-plain-strings'))).toMatchObject({
      success: true,
      messages: ['maintenance on Sunday'],
      errors: null,
    });
    expect(envelopeOf(connectionsOf('envelope-bare'))).not.toHaveProperty('errors');
    expect(envelopeOf(connectionsOf('envelope-result-null')).result).toBeNull();
    expect(envelopeOf(connectionsOf('envelope-result-holes')).result).toContain(null);
  });

  test.each([
    ['answer-404', 404, 'application/json'],
    ['answer-html', 403, 'text/html; charset=UTF-8'],
    ['answer-html-200', 200, 'text/html'],
    ['answer-success-false', 200, 'application/json'],
    ['answer-code-fraction', 400, 'application/json'],
    ['answer-errors-strings', 400, 'application/json'],
    ['answer-500', 500, 'text/plain'],
    ['answer-530', 530, 'text/plain'],
    ['answer-cut', 200, 'application/json'],
    ['answer-empty', 200, 'application/json'],
    ['answer-array', 200, 'application/json'],
    ['answer-other-shape', 200, 'application/json'],
  ])('%s: status %i', (name, status, contentType) => {
    const answer = connectionsOf(name);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(contentType);
    expect(answer.complaint).toBeUndefined();
  });

  test('what these say', () => {
    expect(envelopeOf(connectionsOf('answer-success-false')).success).toBe(false);
    expect(envelopeOf(connectionsOf('answer-code-fraction')).errors[0]?.code).toBe(1000.5);
    expect(connectionsOf('answer-html').headers['cf-mitigated']).toBe('challenge');
    expect(() => envelopeOf(connectionsOf('answer-cut'))).toThrow(SyntaxError);
  });

  test('every tunnel that is not odd in its answer gives a plain list', () => {
    const plain = living.filter(
      (tunnel) => tunnel.accountId === world.accounts[0]?.id && tunnel.odd?.answer === undefined,
    );
    expect(plain.length).toBeGreaterThan(40);
    for (const {kind, id} of plain) {
      expect(envelopeOf(about(`${main}/${kind}/${id}/connections`)).success).toBe(true);
    }
  });
});
