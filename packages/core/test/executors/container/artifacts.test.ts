import { inContainer } from '../../support/places/in-container.ts';
import { testsOfArtifacts } from '../suite/artifacts.ts';

testsOfArtifacts(inContainer());
