import { action } from './index.js';

await action('monitor', import.meta.dirname);
