import type {TunnelPlan} from '../plan.js';
import {cloudflared, mesh} from './shape.js';

/**
 * The small fleet that most scenarios play with, all well: every WARP connector has a standby, every tunnel two data
 * centres and two hosts. The deleted tunnels appear only to a client that does not ask for live ones.
 */
export const acmeFleet: readonly TunnelPlan[] = [
  mesh(
    'hq-mesh',
    '2026.9.125.0',
    [
      {ha: 'active', originIp: '203.0.113.10', colos: ['lhr16', 'lhr14', 'man02'], runDaysAgo: 3.2},
      {ha: 'passive', originIp: '203.0.113.11', colos: ['lhr14', 'lhr16', 'ams09'], runDaysAgo: 3.1},
      {ha: 'passive', originIp: '2001:db8:10::12', colos: ['man02', 'lhr16', 'ams09'], runDaysAgo: 12.6},
    ],
    {createdDaysAgo: 241},
  ),
  mesh(
    'branch-ams',
    '2026.9.118.0',
    [
      {ha: 'active', originIp: '198.51.100.20', colos: ['ams09', 'ams14'], runDaysAgo: 31.4},
      {ha: 'passive', originIp: '198.51.100.21', colos: ['ams14', 'fra08'], runDaysAgo: 31.4},
    ],
    {createdDaysAgo: 118},
  ),
  mesh(
    'dc-fra-mesh',
    '2026.9.125.0',
    [
      {ha: 'passive', originIp: '192.0.2.34', colos: ['fra08', 'fra10'], runDaysAgo: 8.9},
      {ha: 'active', originIp: '192.0.2.35', colos: ['fra10', 'muc02'], runDaysAgo: 8.8, arch: 'linux_arm64'},
    ],
    {createdDaysAgo: 76},
  ),
  cloudflared(
    'api-prod',
    '2026.8.1',
    [
      {originIp: '203.0.113.40', colos: ['lhr16', 'ams09', 'man02', 'cdg07'], runDaysAgo: 17.3},
      {originIp: '203.0.113.41', colos: ['lhr14', 'ams14', 'man02', 'fra08'], runDaysAgo: 17.3},
      {originIp: '2001:db8:40::3', colos: ['fra08', 'ams09', 'muc02', 'cdg07'], runDaysAgo: 5.7},
    ],
    {createdDaysAgo: 655},
  ),
  cloudflared(
    'grafana',
    '2026.7.3',
    [
      {originIp: '192.0.2.60', colos: ['fra08', 'muc02', 'fra10', 'ams09'], runDaysAgo: 44.1},
      {originIp: '192.0.2.61', colos: ['fra10', 'muc02', 'fra08', 'ams09'], runDaysAgo: 44.1},
    ],
    {createdDaysAgo: 402, configSource: 'local'},
  ),
  cloudflared(
    'staging-web',
    '2026.8.2',
    [
      {originIp: '198.51.100.77', colos: ['iad05', 'ewr11', 'dfw08', 'ord10'], runDaysAgo: 0.8},
      {originIp: '198.51.100.78', colos: ['ewr11', 'iad05', 'ord10', 'dfw08'], runDaysAgo: 0.8},
    ],
    {createdDaysAgo: 29},
  ),
  mesh('old-vpn-mesh', '2026.3.846.0', [], {createdDaysAgo: 260, lostDaysAgo: 92, deletedDaysAgo: 91}),
  // The name of a deleted tunnel may be taken again.
  cloudflared('api-prod', '2024.11.0', [], {createdDaysAgo: 820, lostDaysAgo: 656, deletedDaysAgo: 655.5}),
  cloudflared('quick-demo', '2026.5.0', [], {createdDaysAgo: 61, lostDaysAgo: 60.8, deletedDaysAgo: 60.7}),
];
