# Health checks: schedule, function, table.

resource "aws_cloudwatch_event_rule" "health" {
  count = var.create_health ? 1 : 0

  name                = "${var.name}-health"
  description         = "Runs the health checks."
  schedule_expression = "rate(1 minute)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "health" {
  count = var.create_health ? 1 : 0

  rule      = aws_cloudwatch_event_rule.health[0].name
  target_id = "function"
  arn       = aws_lambda_function.health[0].arn
}

resource "aws_lambda_permission" "health" {
  count = var.create_health ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.health[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.health[0].arn
}

resource "aws_iam_role" "health" {
  count = var.create_health ? 1 : 0

  name_prefix        = "${var.name}-health-"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
  tags               = var.tags
}

data "aws_iam_policy_document" "health" {
  count = var.create_health ? 1 : 0

  # besides circuits, the results of earlier runs
  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = concat(local.leading_keys, ["h#${var.namespace}"])
    }
  }

  dynamic "statement" {
    for_each = length(var.health_function_arns) > 0 ? [1] : []

    content {
      sid       = "OwnChecks"
      actions   = ["lambda:InvokeFunction"]
      resources = var.health_function_arns
    }
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.health[0].arn}:*"]
  }
}

resource "aws_iam_role_policy" "health" {
  count = var.create_health ? 1 : 0

  name   = "health"
  role   = aws_iam_role.health[0].id
  policy = data.aws_iam_policy_document.health[0].json
}

resource "aws_cloudwatch_log_group" "health" {
  count = var.create_health ? 1 : 0

  name              = "/aws/lambda/${var.name}-health"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_lambda_function" "health" {
  count = var.create_health ? 1 : 0

  function_name    = "${var.name}-health"
  description      = "Tests whether dependencies are healthy."
  handler          = "dev.switchgear.signals.HealthCheckHandler"
  role             = aws_iam_role.health[0].arn
  runtime          = "java21"
  architectures    = ["x86_64"]
  memory_size      = 512
  timeout          = 55
  filename         = var.functions_zip
  source_code_hash = local.functions_hash
  tags             = var.tags

  environment {
    variables = merge(local.store, {
      SWITCHGEAR_HEALTH_PLAN = var.health_plan
    })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.health[0].name
  }

  depends_on = [aws_iam_role_policy.health]
}
