# A function of yours that calls through circuits: versions, an alias, role, log, and what tells of its errors.

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  # IAM allows 64 characters, of which Terraform needs 26 for a unique end
  name_prefix        = "${substr(var.name, 0, 37)}-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

# this role alone: other roles keep the policy
resource "aws_iam_role_policy_attachment" "circuits" {
  role       = aws_iam_role.function.name
  policy_arn = var.function_policy_arn
}

data "aws_iam_policy_document" "function" {
  source_policy_documents = var.policy_documents

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  dynamic "statement" {
    for_each = var.failed_events_arns

    content {
      sid       = "FailedEvents"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "function" {
  name   = "function"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_lambda_function" "function" {
  function_name    = var.name
  description      = var.description
  handler          = var.handler
  role             = aws_iam_role.function.arn
  runtime          = var.runtime
  architectures    = [var.architecture]
  memory_size      = var.memory_size
  timeout          = var.timeout
  filename         = var.filename
  source_code_hash = filebase64sha256(var.filename)
  layers           = var.layer_arns
  publish          = true
  tags             = var.tags

  environment {
    variables = merge(var.variables, {
      SWITCHGEAR_TABLE     = var.table_arn
      SWITCHGEAR_NAMESPACE = var.namespace
    })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  depends_on = [aws_iam_role_policy.function, aws_iam_role_policy_attachment.circuits]
}

# who calls the alias gets a new version when it is moved, and the old one when it is moved back
resource "aws_lambda_alias" "live" {
  name             = var.alias_name
  description      = "The version that is called."
  function_name    = aws_lambda_function.function.function_name
  function_version = var.live_version == "" ? aws_lambda_function.function.version : var.live_version
}

# what an open circuit refused is kept, and sent again when it closes
resource "aws_lambda_function_event_invoke_config" "live" {
  count = length(var.failed_events_arns)

  function_name = aws_lambda_function.function.function_name
  qualifier     = aws_lambda_alias.live.name

  destination_config {
    on_failure {
      destination = var.failed_events_arns[count.index]
    }
  }
}

# ---------------------------------------------------------------- a health check or a probe runs by a schedule

resource "aws_cloudwatch_event_rule" "schedule" {
  count = var.schedule_expression == "" ? 0 : 1

  name                = var.name
  description         = "Runs ${var.name}."
  schedule_expression = var.schedule_expression
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "schedule" {
  count = var.schedule_expression == "" ? 0 : 1

  rule      = aws_cloudwatch_event_rule.schedule[0].name
  target_id = "function"
  arn       = aws_lambda_alias.live.arn
}

resource "aws_lambda_permission" "schedule" {
  count = var.schedule_expression == "" ? 0 : 1

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.schedule[0].arn
}

# ---------------------------------------------------------------- errors of the function are an alarm, which may open a circuit

resource "aws_cloudwatch_metric_alarm" "errors" {
  count = var.error_alarm == null ? 0 : 1

  alarm_name          = "${var.name}-errors"
  alarm_description   = "${var.name} fails."
  alarm_actions       = var.error_alarm.topic_arns
  ok_actions          = var.error_alarm.topic_arns
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = var.error_alarm.period_seconds
  evaluation_periods  = var.error_alarm.periods
  threshold           = var.error_alarm.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  tags                = var.tags

  dimensions = {
    FunctionName = aws_lambda_function.function.function_name
    Resource     = "${aws_lambda_function.function.function_name}:${aws_lambda_alias.live.name}"
  }
}
