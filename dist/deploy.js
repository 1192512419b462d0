import { action } from './index.js';

await action('deploy', import.meta.dirname);
