// The desk: what works by plain forms works without leaving the page, files go on where a line broke, keys do what is offered.
import { followBoard } from "./desk/board";
import { readCards } from "./desk/card";
import { offerProcedures } from "./desk/combo";
import { followKeys } from "./desk/keys";
import { printReceipt } from "./desk/receipt";
import { sendFiles } from "./desk/upload";

document.documentElement.classList.add("js");

offerProcedures();
readCards();
followBoard();
sendFiles();
followKeys();
printReceipt();
