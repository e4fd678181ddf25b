# Alarms that open circuits: topic, function, table.

# CloudWatch cannot publish to a topic with the key that AWS manages; an alarm's message has no secrets.
resource "aws_sns_topic" "alarms" {
  count = var.create_alarms ? 1 : 0

  name = "${var.name}-alarms"
  tags = var.tags
}

data "aws_iam_policy_document" "alarms_topic" {
  count = var.create_alarms ? 1 : 0

  statement {
    sid       = "OwnAlarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.create_alarms ? 1 : 0

  arn    = aws_sns_topic.alarms[0].arn
  policy = data.aws_iam_policy_document.alarms_topic[0].json
}

resource "aws_sns_topic_subscription" "alarms" {
  count = var.create_alarms ? 1 : 0

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.alarms[0].arn
}

resource "aws_lambda_permission" "alarms" {
  count = var.create_alarms ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.alarms[0].function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.alarms[0].arn
}

resource "aws_sqs_queue" "alarms_dead" {
  count = var.create_alarms ? 1 : 0

  name                      = "${var.name}-alarms-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
  tags                      = var.tags
}

resource "aws_iam_role" "alarms" {
  count = var.create_alarms ? 1 : 0

  name_prefix        = "${var.name}-alarms-"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
  tags               = var.tags
}

data "aws_iam_policy_document" "alarms" {
  count = var.create_alarms ? 1 : 0

  source_policy_documents = [data.aws_iam_policy_document.signals.json]

  statement {
    sid       = "Rejected"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.alarms_dead[0].arn]
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.alarms[0].arn}:*"]
  }
}

resource "aws_iam_role_policy" "alarms" {
  count = var.create_alarms ? 1 : 0

  name   = "alarms"
  role   = aws_iam_role.alarms[0].id
  policy = data.aws_iam_policy_document.alarms[0].json
}

resource "aws_cloudwatch_log_group" "alarms" {
  count = var.create_alarms ? 1 : 0

  name              = "/aws/lambda/${var.name}-alarms"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_lambda_function" "alarms" {
  count = var.create_alarms ? 1 : 0

  function_name    = "${var.name}-alarms"
  description      = "Opens circuits while their alarms stand."
  handler          = "dev.switchgear.signals.AlarmHandler"
  role             = aws_iam_role.alarms[0].arn
  runtime          = "java21"
  architectures    = ["x86_64"]
  memory_size      = 512
  timeout          = 30
  filename         = var.functions_zip
  source_code_hash = local.functions_hash
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.alarms_dead[0].arn
  }

  environment {
    variables = merge(local.store, {
      SWITCHGEAR_ACCOUNTS              = join(",", local.accounts)
      SWITCHGEAR_ALARMS                = join(",", [for alarm, circuit in var.alarms : "${alarm}=${circuit}"])
      SWITCHGEAR_DEAD_LETTER_QUEUE_URL = aws_sqs_queue.alarms_dead[0].id
    })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.alarms[0].name
  }

  depends_on = [aws_iam_role_policy.alarms]
}
