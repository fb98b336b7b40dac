/**
 * csv: tables as spreadsheets read them, written by the command line and by the dashboard
 */
export { BYTE_ORDER_MARK, csvFile, csvLine } from './write.ts'
