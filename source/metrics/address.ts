import {isIP} from 'node:net';
import {usageError} from '../exit.js';
import {escaped, type SafeText, safe} from '../model/text.js';

/** Where to listen. */
export type ListenAddress = {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
};

const DEFAULT_HOST = '127.0.0.1';

const MOST_PORT = 65_535;

const SHAPE = /^(?:(?:\[(?<inBrackets>[^\]]+)\]|(?<bare>[^:[\]]+)):)?(?<port>\d{1,5})$/;

const NAME = /^(?=.{1,253}$)[a-z\d]([\w-]*[a-z\d])?(\.[a-z\d]([\w-]*[a-z\d])?)*$/i;

const isHost = (bare: string): boolean => isIP(bare) === 4 || (NAME.test(bare) && !/^[\d.]+$/.test(bare));

/**
 * What `--metrics` says. Without a host, nobody but this machine is listened to.
 * @throws ExitError where it is no port, or no host and port
 */
export const parseListenAddress = (text: string): ListenAddress => {
  const {inBrackets, bare, port = ''} = SHAPE.exec(text)?.groups ?? {};
  const isKnown = inBrackets === undefined ? bare === undefined || isHost(bare) : isIP(inBrackets) === 6;
  if (port === '' || Number(port) > MOST_PORT || !isKnown) {
    throw usageError(
      safe`--metrics takes a port, or a host and a port: 9749, 0.0.0.0:9749, [::1]:9749. Got ${escaped(text)}.`,
    );
  }
  return {host: inBrackets ?? bare ?? DEFAULT_HOST, port: Number(port)};
};

/** True where only this machine can be meant. */
export const isLoopback = (host: string): boolean =>
  /^(.+\.)?localhost\.?$/i.test(host) ||
  (isIP(host) === 4 && host.startsWith('127.')) ||
  (isIP(host) === 6 && /^(::1|(0+:){7}0*1)$/.test(host));

/** As in a URL: IPv6 in brackets. */
export const hostAndPort = ({host, port}: ListenAddress): SafeText =>
  isIP(host) === 6 ? safe`[${escaped(host)}]:${port}` : safe`${escaped(host)}:${port}`;

/** Why it cannot be listened there, and what to do. @param code of Node's error */
export const listenTrouble = (address: ListenAddress, code: string): SafeText => {
  switch (code) {
    case 'EADDRINUSE':
      return safe`Port ${address.port} of ${escaped(address.host)} is in use: choose another one with --metrics.`;
    case 'EACCES':
    case 'EPERM':
      return safe`Port ${address.port} needs privileges: choose one from 1024 on with --metrics.`;
    case 'EADDRNOTAVAIL':
      return safe`This machine has no address ${escaped(address.host)}: check --metrics.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return safe`The host ${escaped(address.host)} of --metrics cannot be found: check its name.`;
    default:
      return safe`It cannot be listened on ${hostAndPort(address)} (${escaped(code)}): check --metrics.`;
  }
};
