import {render, Text} from 'ink';

/* The least that an app with Ink does before there is something to see. */

render(<Text>hello world</Text>).unmount();
