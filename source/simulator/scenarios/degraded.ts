import type {Scenario} from '../plan.js';
import {cloudflared, documentedQuota, mesh} from './shape.js';

/** Every kind of lasting trouble, one a tunnel, named in the comments. */
export const degraded: Scenario = {
  description: 'lasting trouble of every kind, one in each tunnel',
  quota: documentedQuota,
  cycles: [],
  tunnels: [
    // Two active at once.
    mesh('split-mesh', '2026.9.125.0', [
      {ha: 'active', originIp: '203.0.113.10', colos: ['lhr16', 'lhr14'], runDaysAgo: 3.2},
      {ha: 'active', originIp: '203.0.113.11', colos: ['ams09', 'ams14'], runDaysAgo: 3.1},
    ]),
    // None active.
    mesh('headless-mesh', '2026.9.125.0', [
      {ha: 'passive', originIp: '198.51.100.20', colos: ['ams09', 'fra08'], runDaysAgo: 9.4},
      {ha: 'passive', originIp: '198.51.100.21', colos: ['fra08', 'ams09'], runDaysAgo: 9.4},
    ]),
    // No standby: the other replica is offline.
    mesh('alone-mesh', '2026.9.125.0', [
      {ha: 'active', originIp: '192.0.2.34', colos: ['fra08', 'muc02'], runDaysAgo: 14},
      {ha: 'offline', originIp: '192.0.2.35', colos: ['fra08', 'muc02'], runDaysAgo: 20},
    ]),
    // All offline, since yesterday.
    mesh(
      'dark-mesh',
      '2026.8.779.0',
      [
        {ha: 'offline', originIp: '192.0.2.50', colos: ['muc02', 'fra08'], runDaysAgo: 40},
        {ha: 'offline', originIp: '192.0.2.51', colos: ['fra08', 'muc02'], runDaysAgo: 40},
      ],
      {lostDaysAgo: 1.1},
    ),
    // One of four, and three of four.
    cloudflared('api-prod', '2026.8.1', [
      {originIp: '203.0.113.40', colos: ['lhr16', 'ams09'], runDaysAgo: 17.3, missing: 3},
      {originIp: '203.0.113.41', colos: ['ams09', 'lhr16'], runDaysAgo: 17.3, missing: 1},
    ]),
    // Whole, but in one data centre, behind one address, in three versions.
    cloudflared('grafana', '2026.8.1', [
      {originIp: '192.0.2.60', colos: ['fra08'], runDaysAgo: 44},
      {originIp: '192.0.2.60', colos: ['fra08'], runDaysAgo: 90, version: '2026.5.0'},
      {originIp: '192.0.2.60', colos: ['fra08'], runDaysAgo: 310, version: '2025.2.1', arch: 'windows_amd64'},
    ]),
    // One connector, two of four.
    cloudflared('staging-web', '2026.8.2', [
      {originIp: '198.51.100.77', colos: ['iad05', 'ewr11'], runDaysAgo: 0.8, missing: 2},
    ]),
    // Was connected once.
    cloudflared('printer-vlan', '2025.11.1', [], {lostDaysAgo: 6.2}),
    // Never run.
    cloudflared('new-billing', '2026.8.2', [], {createdDaysAgo: 0.2}),
    mesh('retired-mesh', '2025.4.943.0', [], {lostDaysAgo: 30, deletedDaysAgo: 29}),
  ],
};
