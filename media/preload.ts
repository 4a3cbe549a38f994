import {takeTime} from './virtual-time.js';

// Loaded before the command's own code.
takeTime();
