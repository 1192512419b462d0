import { renderModelCard } from '@contender/report';
import { createRegister } from '@contender/stages/register';

/** Registration with the model card that the report package writes. */
export const register = createRegister({ renderModelCard });
