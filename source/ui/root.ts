import {useApp} from 'ink';
import {createElement, type ReactElement} from 'react';
import {App, type AppProps} from './app.js';
import {Boundary} from './components/boundary.js';

const nothing = (): null => null;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** The app, or its end with the error that it threw: Ink's own way is to draw the stack on the screen. */
export const Root = (props: AppProps): ReactElement => {
  const {exit} = useApp();
  return createElement(
    Boundary,
    {subject: props, instead: nothing, onError: (error) => exit(asError(error))},
    createElement(App, props),
  );
};
