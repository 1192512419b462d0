export type BinaryMetric = 'roc_auc' | 'log_loss' | 'brier' | 'accuracy' | 'precision' | 'recall' | 'f1';

/** What a report needs to know of each metric of a binary classifier. */
export const binaryMetrics: Readonly<Record<BinaryMetric, { label: string; higherIsBetter: boolean }>> = {
  roc_auc: { label: 'ROC AUC', higherIsBetter: true },
  log_loss: { label: 'Log loss', higherIsBetter: false },
  brier: { label: 'Brier score', higherIsBetter: false },
  accuracy: { label: 'Accuracy', higherIsBetter: true },
  precision: { label: 'Precision', higherIsBetter: true },
  recall: { label: 'Recall', higherIsBetter: true },
  f1: { label: 'F1', higherIsBetter: true },
};
