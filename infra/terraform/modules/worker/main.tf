# A function of this deployment, with its role, its log group, and what runs it.

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "worker" {
  # IAM allows 64 characters, of which Terraform needs 26 for a unique end
  name_prefix        = "${substr(var.prefix, 0, 36 - length(var.part))}-${var.part}-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

data "aws_iam_policy_document" "worker" {
  source_policy_documents = [var.policy]

  dynamic "statement" {
    for_each = local.streams

    content {
      sid       = "EventSource"
      actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
      resources = [statement.value.arn]
    }
  }

  # IAM knows no narrower resource for it; it lists names of streams only
  dynamic "statement" {
    for_each = local.streams

    content {
      sid       = "StreamNames"
      actions   = ["dynamodb:ListStreams"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.failed_arns

    content {
      sid       = "Failed"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.worker.arn}:*"]
  }
}

resource "aws_iam_role_policy" "worker" {
  name   = var.part
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/${var.prefix}-${var.part}"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_lambda_function" "worker" {
  function_name    = "${var.prefix}-${var.part}"
  description      = var.description
  handler          = "dev.switchgear.${var.handler}"
  role             = aws_iam_role.worker.arn
  runtime          = "java21"
  architectures    = ["x86_64"]
  memory_size      = 512
  timeout          = var.timeout
  filename         = var.functions_zip
  source_code_hash = var.functions_zip == "" ? null : filebase64sha256(var.functions_zip)
  tags             = var.tags

  dynamic "dead_letter_config" {
    for_each = var.dead_letters

    content {
      target_arn = dead_letter_config.value
    }
  }

  environment {
    variables = var.variables
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.worker.name
  }

  depends_on = [aws_iam_role_policy.worker]
}
