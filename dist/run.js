import { action } from './index.js';

await action('run', import.meta.dirname);
