data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  table_arn  = var.create_table ? aws_dynamodb_table.circuits[0].arn : var.table_arn
  table_name = var.create_table ? aws_dynamodb_table.circuits[0].name : split("/", var.table_arn)[1]
  accounts   = length(var.accounts) > 0 ? var.accounts : [data.aws_caller_identity.current.account_id]
  bus_arn    = "arn:${data.aws_partition.current.partition}:events:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:event-bus/${var.event_bus_name}"

  # whom the alarms of this deployment tell
  alarm_actions = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]

  leading_keys = ["c#${var.namespace}#*", "e#${var.namespace}#*"]

  # what each function of the signals reads about its table
  store = {
    SWITCHGEAR_TABLE     = local.table_arn
    SWITCHGEAR_NAMESPACE = var.namespace
    SWITCHGEAR_POLICY    = var.policy
  }
}

# ---------------------------------------------------------------- the table

resource "aws_dynamodb_table" "circuits" {
  count = var.create_table ? 1 : 0

  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "pk"
  range_key                   = "sk"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
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

data "aws_iam_policy_document" "circuits" {
  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.leading_keys
    }
  }
}

# the functions that count events and obey alarms
data "aws_iam_policy_document" "signals" {
  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.leading_keys
    }
  }
}

resource "aws_iam_policy" "function" {
  name_prefix = "${var.name}-function-"
  description = "What a function of the fleet may do with the table of circuits."
  policy      = data.aws_iam_policy_document.circuits.json
  tags        = var.tags
}

data "aws_iam_policy_document" "operator" {
  statement {
    sid       = "SwitchgearView"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = concat(local.leading_keys, ["g#${var.namespace}"])
    }
  }

  # IAM cannot limit a scan to a namespace
  statement {
    sid       = "SwitchgearList"
    actions   = ["dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:Scan"]
    resources = [local.table_arn]
  }

  statement {
    sid       = "SwitchgearOrders"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.leading_keys
    }

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:Attributes"
      values = [
        "pk",
        "sk",
        "format",
        "writer",
        "committedAt",
        "ttl",
        "override",
        "overrideAt",
        "overrideBy",
        "overrideReason",
        "overrideUntil",
        "policy",
        "policyAt",
        "policyBy",
        "names",
      ]
    }
  }
}

resource "aws_iam_policy" "operator" {
  name_prefix = "${var.name}-operator-"
  description = "What an operator of the circuits may do."
  policy      = data.aws_iam_policy_document.operator.json
  tags        = var.tags
}

# ---------------------------------------------------------------- the extension, for functions of any language

resource "aws_lambda_layer_version" "extension" {
  count = var.create_layer ? 1 : 0

  layer_name               = var.name
  description              = "The extension of Switchgear."
  filename                 = var.layer_zip
  source_code_hash         = filebase64sha256(var.layer_zip)
  compatible_architectures = [var.layer_architecture]
  skip_destroy             = true
}
