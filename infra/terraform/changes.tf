# Changes of circuits as events: stream of the table, function, bus.

resource "aws_sqs_queue" "changes_dead" {
  count = var.create_changes ? 1 : 0

  name                      = "${var.name}-changes-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

resource "aws_iam_role" "changes" {
  count = var.create_changes ? 1 : 0

  name_prefix        = "${var.name}-changes-"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
  tags               = var.tags
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

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.changes[0].arn}:*"]
  }
}

resource "aws_iam_role_policy" "changes" {
  count = var.create_changes ? 1 : 0

  name   = "changes"
  role   = aws_iam_role.changes[0].id
  policy = data.aws_iam_policy_document.changes[0].json
}

resource "aws_cloudwatch_log_group" "changes" {
  count = var.create_changes ? 1 : 0

  name              = "/aws/lambda/${var.name}-changes"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_lambda_function" "changes" {
  count = var.create_changes ? 1 : 0

  function_name    = "${var.name}-changes"
  description      = "Publishes changes of circuits as events."
  handler          = "dev.switchgear.signals.CircuitChangeHandler"
  role             = aws_iam_role.changes[0].arn
  runtime          = "java21"
  architectures    = ["x86_64"]
  memory_size      = 512
  timeout          = 30
  filename         = var.functions_zip
  source_code_hash = local.functions_hash
  tags             = var.tags

  environment {
    variables = {
      SWITCHGEAR_EVENT_BUS = var.event_bus_name
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.changes[0].name
  }

  depends_on = [aws_iam_role_policy.changes]
}

resource "aws_lambda_event_source_mapping" "changes" {
  count = var.create_changes ? 1 : 0

  event_source_arn               = aws_dynamodb_table.circuits[0].stream_arn
  function_name                  = aws_lambda_function.changes[0].arn
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
