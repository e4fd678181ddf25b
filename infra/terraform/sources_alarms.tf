# Alarms on the governor of queues and streams: if it does not run, nothing resumes a paused mapping.

resource "aws_cloudwatch_metric_alarm" "sources_runs" {
  count = var.create_sources ? 1 : 0

  alarm_name          = "${var.name}-sources-runs"
  alarm_description   = "The governor of queues and streams does not run, so nothing resumes a paused mapping. See docs/runbook.md#sources-runs."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "Switchgear"
  metric_name         = "GovernorRuns"
  dimensions          = { Governor = module.sources[0].name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "sources_overdue" {
  count = var.create_sources ? 1 : 0

  alarm_name          = "${var.name}-sources-overdue"
  alarm_description   = "Messages of a paused queue are old, so the queue is polled although its circuit is open. See docs/runbook.md#sources-overdue."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "Switchgear"
  metric_name         = "SourcesOverdue"
  dimensions          = { Governor = module.sources[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "sources_failed" {
  count = var.create_sources ? 1 : 0

  alarm_name          = "${var.name}-sources-failed"
  alarm_description   = "The governor of queues and streams cannot pause or resume a mapping. See docs/runbook.md#sources-failed."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "Switchgear"
  metric_name         = "SourcesFailed"
  dimensions          = { Governor = module.sources[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}
