import { action } from './index.js';

await action('train', import.meta.dirname);
