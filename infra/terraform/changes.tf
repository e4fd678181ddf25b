# Changes of circuits as events: stream of the table, function, bus.

resource "aws_sqs_queue" "changes_dead" {
  count = var.create_changes ? 1 : 0

  name                      = "${var.name}-changes-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

data "aws_iam_policy_document" "changes" {
  count = var.create_changes ? 1 : 0

  statement {
    sid       = "Bus"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
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
    resources = [aws_sqs_queue.changes_dead[0].arn]
  }
}

module "changes" {
  source = "./modules/worker"
  count  = var.create_changes ? 1 : 0

  prefix        = var.name
  part          = "changes"
  description   = "Publishes changes of circuits as events."
  handler       = "signals.CircuitChangeHandler"
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.changes[0].json
  tags          = var.tags

  variables = {
    SWITCHGEAR_EVENT_BUS = var.event_bus_name
  }
}

resource "aws_lambda_event_source_mapping" "changes" {
  count = var.create_changes ? 1 : 0

  event_source_arn               = aws_dynamodb_table.circuits[0].stream_arn
  function_name                  = module.changes[0].arn
  starting_position              = "LATEST"
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
      destination_arn = aws_sqs_queue.changes_dead[0].arn
    }
  }
}
