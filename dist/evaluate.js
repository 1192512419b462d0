import { action } from './index.js';

await action('evaluate', import.meta.dirname);
