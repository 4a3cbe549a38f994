import type {TunnelPlan} from './plan.js';
import {cloudflared, mesh} from './scenarios/shape.js';

export type Account = {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly type: 'standard' | 'enterprise';
  readonly createdOn: string;
  /** What it has beside the scenario, which plays in the main account alone. */
  readonly tunnels: readonly TunnelPlan[];
};

/** Where every scenario plays. */
export const mainAccount: Account = {
  id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  name: 'acme-prod',
  type: 'enterprise',
  createdOn: '2023-02-14T09:21:44.318Z',
  tunnels: [],
};

/** Two tunnels where nothing happens. */
export const stagingAccount: Account = {
  id: '1b2c3d4e5f60718293a4b5c6d7e8f90a',
  name: 'acme-staging',
  type: 'standard',
  createdOn: '2024-06-03T15:02:10Z',
  tunnels: [
    mesh('staging-mesh', '2026.9.125.0', [
      {ha: 'active', originIp: '198.51.100.140', colos: ['ams09', 'ams14'], runDaysAgo: 4},
      {ha: 'passive', originIp: '198.51.100.141', colos: ['ams14', 'fra08'], runDaysAgo: 4},
    ]),
    cloudflared('staging-api', '2026.8.1', [
      {originIp: '198.51.100.150', colos: ['ams09', 'fra08'], runDaysAgo: 2},
      {originIp: '198.51.100.151', colos: ['fra08', 'ams09'], runDaysAgo: 2},
    ]),
  ],
};

/** An account without a tunnel. */
export const emptyAccount: Account = {
  id: '2c3d4e5f60718293a4b5c6d7e8f90a1b',
  name: 'acme-sandbox',
  type: 'standard',
  createdOn: '2026-01-20T11:45:00.5Z',
  tunnels: [],
};

export const accounts: readonly Account[] = [mainAccount, stagingAccount, emptyAccount];
