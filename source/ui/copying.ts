import {isIP} from 'node:net';
import {connectionFields, connectorFields, tunnelFields} from '../model/document.js';
import type {Connection} from '../model/fleet.js';
import {printableJson} from '../model/printable.js';
import {filterOf} from '../model/selection.js';
import {escaped, type RawText, rawValue, type SafeText, safe} from '../model/text.js';
import type {ConnectorView, TunnelView} from '../model/view.js';
import {connectorName, counted, shortId} from '../model/words.js';
import {MOST_COPIED_BYTES} from './clipboard.js';
import {type CopyName, copyChoices} from './copy-choices.js';
import {tunnelName} from './format.js';
import type {Layout} from './layout.js';
import type {Multiplexer} from './multiplexer.js';
import {currentScreen, filterShown, type Navigation, type Place} from './navigation.js';
import type {Scene} from './page.js';
import {findConnector, viewConnections} from './screens/connector.js';

/** What is selected, or what the whole screen is about. */
export type Subject =
  | {readonly kind: 'tunnel'; readonly tunnel: TunnelView}
  | {readonly kind: 'connector'; readonly tunnel: TunnelView; readonly connector: ConnectorView}
  | {
      readonly kind: 'connection';
      readonly tunnel: TunnelView;
      readonly connector: ConnectorView;
      readonly connection: Connection;
    };

/** One of the things that can be copied of a subject. */
export type Offer = {
  readonly name: CopyName;
  readonly key: string;
  readonly label: SafeText;
  /** What it is, for who copied it: `connector id bf69f118`. */
  readonly what: SafeText;
  /** Null where the API gave nothing that can be pasted anywhere without harm. */
  readonly text: () => string | null;
};

const placeOf = ({page, selected}: Pick<Layout, 'page' | 'selected'>, navigation: Navigation): Place =>
  (selected === null ? null : page.open(selected)) ?? currentScreen(navigation);

/** What the keys of a copy are about; null where nothing is there to be copied. */
export const subjectOf = (scene: Scene, layout: Pick<Layout, 'page' | 'selected'>): Subject | null => {
  const place = placeOf(layout, scene.navigation);
  if (place.name === 'tunnel') {
    const tunnel = scene.tunnels.find(({state}) => state.key === place.tunnel);
    return tunnel === undefined ? null : {kind: 'tunnel', tunnel};
  }
  if (place.name !== 'connector' && place.name !== 'connection') {
    return null;
  }
  const found = findConnector(scene, place.tunnel, place.connector);
  if (found === null) {
    return null;
  }
  const {tunnel, view: connector} = found;
  if (place.name === 'connector') {
    return {kind: 'connector', tunnel, connector};
  }
  const connection = viewConnections(connector).find(({key}) => key === place.connection)?.connection;
  return connection === undefined ? null : {kind: 'connection', tunnel, connector, connection};
};

/** Copies are pasted into shells: a word of letters, digits and dashes, which no program takes for an option. */
const idText = (id: RawText | null): string | null =>
  id === null ? null : (/^[\da-z][\w-]{0,127}$/i.exec(rawValue(id))?.[0] ?? null);

/** Each address once, in one line. */
const addressText = (connections: readonly Connection[]): string | null => {
  const texts = connections.flatMap(({origin_ip}) => (origin_ip === null ? [] : [rawValue(origin_ip)]));
  // One with a zone is of no use elsewhere.
  const addresses = [...new Set(texts)].filter((text) => isIP(text) !== 0 && !text.includes('%'));
  return addresses.length === 0 ? null : addresses.join(' ');
};

const idOf = ({kind, ...subject}: Subject): RawText | null =>
  'connection' in subject
    ? subject.connection.id
    : 'connector' in subject
      ? subject.connector.state.connector.id
      : subject.tunnel.state.tunnel.id;

const connectionsOf = (subject: Subject): readonly Connection[] | null => {
  switch (subject.kind) {
    case 'tunnel':
      return null;
    case 'connector':
      return subject.connector.state.connector.conns;
    case 'connection':
      return [subject.connection];
  }
};

const fieldsOf = (subject: Subject, navigation: Navigation): object => {
  const {isMasked} = navigation;
  const {kind} = subject.tunnel.state;
  switch (subject.kind) {
    case 'tunnel': {
      // Elsewhere than in the list, the filter hides nothing.
      const isList = currentScreen(navigation).name === 'fleet';
      return tunnelFields(subject.tunnel, filterOf(isList ? filterShown(navigation) : ''), isMasked);
    }
    case 'connector':
      return connectorFields(kind, subject.connector.state.connector, isMasked);
    case 'connection':
      return connectionFields(kind, subject.connection, isMasked);
  }
};

const nameOf = (subject: Subject): SafeText => {
  switch (subject.kind) {
    case 'tunnel':
      return tunnelName(subject.tunnel.state.tunnel);
    case 'connector':
      return connectorName(subject.connector.state.connector);
    case 'connection':
      return shortId(subject.connection);
  }
};

/** `connector bf69f118`. */
export const subjectName = (subject: Subject): SafeText => safe`${escaped(subject.kind)} ${nameOf(subject)}`;

/** All that can be copied of a subject, the usual first. With addresses masked, none of them is. */
export const offersOf = (subject: Subject, navigation: Navigation): readonly Offer[] => {
  const connections = connectionsOf(subject);
  const {tunnel} = subject.tunnel.state;
  const name = subjectName(subject);
  const texts: Readonly<Record<CopyName, Pick<Offer, 'what' | 'text'> | null>> = {
    id: {what: safe`the id of ${name}`, text: () => idText(idOf(subject))},
    address:
      connections === null || navigation.isMasked
        ? null
        : {what: safe`the address of ${name}`, text: () => addressText(connections)},
    // In one line: pasted into a shell, the end of a line would run it.
    json: {what: safe`the JSON of ${name}`, text: () => printableJson(fieldsOf(subject, navigation), 0)},
    connector:
      subject.kind === 'connection'
        ? {
            what: safe`the id of connector ${connectorName(subject.connector.state.connector)}`,
            text: () => idText(subject.connector.state.connector.id),
          }
        : null,
    tunnel:
      subject.kind === 'connector'
        ? {what: safe`the id of tunnel ${tunnelName(tunnel)}`, text: () => idText(tunnel.id)}
        : null,
  };
  return copyChoices.flatMap((choice) => {
    const offer = texts[choice.name];
    return offer === null ? [] : [{...choice, ...offer}];
  });
};

/** What may keep a copy from its place: no terminal says that it took one. */
const doubts = (multiplexer: Multiplexer): SafeText =>
  multiplexer === 'tmux'
    ? safe`Not there? tmux needs: set -g set-clipboard on`
    : safe`Not there? See Copying in the readme`;

/** What is said of a copy that was sent. */
export const sentWords = ({what}: Offer, text: string, multiplexer: Multiplexer): SafeText =>
  safe`sent ${what} (${counted([...text].length, safe`character`)}) to the clipboard. ${doubts(multiplexer)}`;

/** Why nothing was sent. @param text what was to be copied; null where there is nothing harmless */
export const unsentWords = ({what}: Offer, text: string | null): SafeText =>
  text === null
    ? safe`nothing copied: the API gave nothing that reads like ${what}`
    : safe`nothing copied: ${what} has ${escaped(Buffer.byteLength(text).toLocaleString('en-US'))} bytes, and terminals take ${escaped(MOST_COPIED_BYTES.toLocaleString('en-US'))}; warptop --once --json prints it`;
