/** The script of an exported page that has no charts. */
import { pageHost } from './host.js';
import { drawFigures, viewDrawers } from './pageFigures.js';

drawFigures(viewDrawers, pageHost());
