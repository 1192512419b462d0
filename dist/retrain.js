import { action } from './index.js';

await action('retrain', import.meta.dirname);
