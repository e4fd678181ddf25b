# The history of circuits: stream of the table, function, a table of its own.

resource "aws_dynamodb_table" "history" {
  count = var.create_history ? 1 : 0

  name                        = "${var.name}-history"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "pk"
  range_key                   = "sk"
  tags                        = var.tags

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue" "history_dead" {
  count = var.create_history ? 1 : 0

  name                      = "${var.name}-history-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "history" {
  count = var.create_history ? 1 : 0

  statement {
    sid       = "SwitchgearHistory"
    actions   = ["dynamodb:BatchWriteItem"]
    resources = [aws_dynamodb_table.history[0].arn]
  }
}

module "history" {
  source = "./modules/worker"
  count  = var.create_history ? 1 : 0

  prefix        = var.name
  part          = "history"
  description   = "Keeps the history of circuits."
  handler       = "signals.CircuitHistoryHandler"
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.history[0].json
  failed_arns   = [aws_sqs_queue.history_dead[0].arn]
  stream        = { arn = aws_dynamodb_table.circuits[0].stream_arn, start = "TRIM_HORIZON", retries = 10, bisect = true }
  tags          = var.tags

  variables = {
    SWITCHGEAR_TABLE = local.table_name
  }
}

resource "aws_cloudwatch_metric_alarm" "history_dead" {
  count = var.create_history ? 1 : 0

  alarm_name          = "${var.name}-history-dead"
  alarm_description   = "Changes of circuits are missing in the history. See docs/runbook.md#history-dead."
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.history_dead[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags
}
