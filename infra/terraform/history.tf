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

  statement {
    sid       = "EventSource"
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
    resources = [aws_dynamodb_table.circuits[0].stream_arn]
  }

  # IAM knows no narrower resource for it; it lists names of streams only
  statement {
    sid       = "StreamNames"
    actions   = ["dynamodb:ListStreams"]
    resources = ["*"]
  }

  statement {
    sid       = "Failed"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.history_dead[0].arn]
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
  tags          = var.tags

  variables = {
    SWITCHGEAR_TABLE = local.table_name
  }
}

resource "aws_lambda_event_source_mapping" "history" {
  count = var.create_history ? 1 : 0

  event_source_arn               = aws_dynamodb_table.circuits[0].stream_arn
  function_name                  = module.history[0].arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 100
  maximum_retry_attempts         = 10
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]
  tags                           = var.tags

  filter_criteria {
    filter {
      pattern = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"c#\"}]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.history_dead[0].arn
    }
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
