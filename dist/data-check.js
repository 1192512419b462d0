import { action } from './index.js';

await action('data-check', import.meta.dirname);
