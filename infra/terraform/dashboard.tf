# What people look at, and alarms on what is made here.

locals {
  metrics = [
    { title = "State: 0 closed, 1 half open, 2 open", search = "MetricName=\"State\"", stat = "Maximum", x = 0, y = 0 },
    { title = "Calls permitted, failed and refused", search = "MetricName=(\"Permitted\" OR \"Failed\" OR \"Refused\")", stat = "Sum", x = 12, y = 0 },
    { title = "Environments that decide by their own view", search = "MetricName=\"Degraded\"", stat = "Sum", x = 0, y = 6 },
  ]
}

resource "aws_cloudwatch_dashboard" "circuits" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for metric in local.metrics : {
      type   = "metric"
      x      = metric.x
      y      = metric.y
      width  = 12
      height = 6
      properties = {
        title   = metric.title
        region  = data.aws_region.current.region
        view    = "timeSeries"
        stat    = metric.stat
        period  = 60
        metrics = [[{ expression = "SEARCH('{Switchgear,Circuit,Service} ${metric.search}', '${metric.stat}', 60)" }]]
      }
    }]
  })
}

# One query over all circuits and functions for each alarm: a circuit that is new needs no alarm of its own.
locals {
  circuit_alarms = {
    circuit-open          = { meaning = "A circuit has been open for five minutes.", select = "MAX(\"State\")", threshold = 2 }
    environments-degraded = { meaning = "Environments decide by their own view, because the table gives no usable answer.", select = "MAX(\"Degraded\")", threshold = 1 }
    calls-expired         = { meaning = "Calls outlive their invocation.", select = "SUM(\"Expired\")", threshold = 1 }
  }
}

resource "aws_cloudwatch_metric_alarm" "circuits" {
  for_each = var.create_dashboard ? local.circuit_alarms : {}

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.meaning} See docs/runbook.md#${each.key}."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  evaluation_periods  = 5
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags

  metric_query {
    id          = "worst"
    expression  = "SELECT ${each.value.select} FROM SCHEMA(\"Switchgear\", \"Circuit\", \"Service\")"
    period      = 60
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "outcomes_dead" {
  count = var.create_events && var.create_dashboard ? 1 : 0

  alarm_name          = "${var.name}-outcomes-dead"
  alarm_description   = "Reported calls were rejected or not counted. The messages have the reason. See docs/runbook.md#outcomes-dead."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.outcomes_dead[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "health" {
  count = var.create_health && var.create_dashboard ? 1 : 0

  alarm_name          = "${var.name}-health-runs"
  alarm_description   = "The health checks do not run. See docs/runbook.md#health-runs."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "AWS/Lambda"
  metric_name         = "Invocations"
  dimensions          = { FunctionName = module.health[0].name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  tags                = var.tags
}
