import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfAWorkspaceThatGrows } from '../suite/workspace-growth.ts';

testsOfAWorkspaceThatGrows(IN_PROCESS);
