# A state machine that calls a function through a circuit.

data "aws_iam_policy_document" "states" {
  count = var.create_workflow ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "machine" {
  count = var.create_workflow ? 1 : 0

  # IAM allows 64 characters, of which Terraform needs 26 for a unique end
  name_prefix        = "${substr(var.name, 0, 29)}-machine-"
  assume_role_policy = data.aws_iam_policy_document.states[0].json
  tags               = var.tags
}

data "aws_iam_policy_document" "machine" {
  count = var.create_workflow ? 1 : 0

  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = local.leading_keys
    }
  }

  statement {
    sid       = "SwitchgearCallees"
    actions   = ["lambda:InvokeFunction"]
    resources = [var.callee_arn]
  }
}

resource "aws_iam_role_policy" "machine" {
  count = var.create_workflow ? 1 : 0

  name   = "machine"
  role   = aws_iam_role.machine[0].id
  policy = data.aws_iam_policy_document.machine[0].json
}

resource "aws_sfn_state_machine" "call" {
  count = var.create_workflow ? 1 : 0

  # Step Functions cannot change the type of a machine.
  name     = var.machine_type == "EXPRESS" ? "${var.name}-call" : "${var.name}-call-once"
  type     = var.machine_type
  role_arn = aws_iam_role.machine[0].arn
  tags     = var.tags

  definition = replace(replace(replace(file(var.machine_definition),
  "$${TableName}", local.table_name), "$${CalleeArn}", var.callee_arn), "$${Namespace}", var.namespace)
}
