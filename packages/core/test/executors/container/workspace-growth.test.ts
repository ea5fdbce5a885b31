import { inContainer } from '../../support/places/in-container.ts';
import { testsOfAWorkspaceThatGrows } from '../suite/workspace-growth.ts';

testsOfAWorkspaceThatGrows(inContainer());
