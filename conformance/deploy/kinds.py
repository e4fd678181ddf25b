"""The kinds of resources that a deployment has, and how CloudFormation and the AWS provider of Terraform name their settings."""

# kind: (CloudFormation's type, Terraform's type, settings: {name: (path in CloudFormation, path in Terraform)})
KINDS = {
    "table": ("AWS::DynamoDB::Table", "aws_dynamodb_table", {
        "name": ("TableName", "name"),
        "billing": ("BillingMode", "billing_mode"),
        "deletionProtection": ("DeletionProtectionEnabled", "deletion_protection_enabled"),
        "partitionKey": ("KeySchema.0.AttributeName", "hash_key"),
        "sortKey": ("KeySchema.1.AttributeName", "range_key"),
        "attributes": ("AttributeDefinitions", "attribute"),
        "stream": ("StreamSpecification.StreamViewType", "stream_view_type"),
        "ttl": ("TimeToLiveSpecification.AttributeName", "ttl.0.attribute_name"),
        "ttlEnabled": ("TimeToLiveSpecification.Enabled", "ttl.0.enabled"),
        "pointInTimeRecovery": ("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "point_in_time_recovery.0.enabled"),
    }),
    "policy": ("AWS::IAM::ManagedPolicy", "aws_iam_policy", {
        "description": ("Description", "description"),
        "statements": ("PolicyDocument", "policy"),
    }),
    "layer": ("AWS::Lambda::LayerVersion", "aws_lambda_layer_version", {
        "name": ("LayerName", "layer_name"),
        "description": ("Description", "description"),
        "architectures": ("CompatibleArchitectures", "compatible_architectures"),
    }),
    "rule": ("AWS::Events::Rule", "aws_cloudwatch_event_rule", {
        "name": ("Name", "name"),
        "description": ("Description", "description"),
        "bus": ("EventBusName", "event_bus_name"),
        "pattern": ("EventPattern", "event_pattern"),
        "schedule": ("ScheduleExpression", "schedule_expression"),
        "targets": ("Targets", "targets"),  # resources of their own in Terraform
    }),
    "queue": ("AWS::SQS::Queue", "aws_sqs_queue", {
        "name": ("QueueName", "name"),
        "encrypted": ("SqsManagedSseEnabled", "sqs_managed_sse_enabled"),
        "visibilitySeconds": ("VisibilityTimeout", "visibility_timeout_seconds"),
        "retentionSeconds": ("MessageRetentionPeriod", "message_retention_seconds"),
        "redrive": ("RedrivePolicy", "redrive_policy"),
    }),
    "queuePolicy": ("AWS::SQS::QueuePolicy", "aws_sqs_queue_policy", {
        "queue": ("Queues.0", "queue_url"),
        "statements": ("PolicyDocument", "policy"),
    }),
    "role": ("AWS::IAM::Role", "aws_iam_role", {
        "trust": ("AssumeRolePolicyDocument", "assume_role_policy"),
        "statements": ("Policies.0.PolicyDocument", "policy"),  # a resource of its own in Terraform
    }),
    "logs": ("AWS::Logs::LogGroup", "aws_cloudwatch_log_group", {
        "name": ("LogGroupName", "name"),
        "retentionDays": ("RetentionInDays", "retention_in_days"),
    }),
    "function": ("AWS::Lambda::Function", "aws_lambda_function", {
        "name": ("FunctionName", "function_name"),
        "description": ("Description", "description"),
        "handler": ("Handler", "handler"),
        "role": ("Role", "role"),
        "runtime": ("Runtime", "runtime"),
        "architectures": ("Architectures", "architectures"),
        "memory": ("MemorySize", "memory_size"),
        "timeoutSeconds": ("Timeout", "timeout"),
        "variables": ("Environment.Variables", "environment.0.variables"),
        "logs": ("LoggingConfig.LogGroup", "logging_config.0.log_group"),
        "deadLetters": ("DeadLetterConfig.TargetArn", "dead_letter_config.0.target_arn"),
    }),
    "mapping": ("AWS::Lambda::EventSourceMapping", "aws_lambda_event_source_mapping", {
        "source": ("EventSourceArn", "event_source_arn"),
        "function": ("FunctionName", "function_name"),
        "batchSize": ("BatchSize", "batch_size"),
        "concurrency": ("ScalingConfig.MaximumConcurrency", "scaling_config.0.maximum_concurrency"),
        "windowSeconds": ("MaximumBatchingWindowInSeconds", "maximum_batching_window_in_seconds"),
        "start": ("StartingPosition", "starting_position"),
        "retries": ("MaximumRetryAttempts", "maximum_retry_attempts"),
        "bisect": ("BisectBatchOnFunctionError", "bisect_batch_on_function_error"),
        "responses": ("FunctionResponseTypes", "function_response_types"),
        "filter": ("FilterCriteria.Filters.0.Pattern", "filter_criteria.0.filter.0.pattern"),
        "failed": ("DestinationConfig.OnFailure.Destination", "destination_config.0.on_failure.0.destination_arn"),
    }),
    "topic": ("AWS::SNS::Topic", "aws_sns_topic", {"name": ("TopicName", "name")}),
    "topicPolicy": ("AWS::SNS::TopicPolicy", "aws_sns_topic_policy", {
        "topic": ("Topics.0", "arn"),
        "statements": ("PolicyDocument", "policy"),
    }),
    "subscription": ("AWS::SNS::Subscription", "aws_sns_topic_subscription", {
        "topic": ("TopicArn", "topic_arn"),
        "protocol": ("Protocol", "protocol"),
        "endpoint": ("Endpoint", "endpoint"),
    }),
    "permission": ("AWS::Lambda::Permission", "aws_lambda_permission", {
        "action": ("Action", "action"),
        "function": ("FunctionName", "function_name"),
        "principal": ("Principal", "principal"),
        "source": ("SourceArn", "source_arn"),
    }),
    "machine": ("AWS::StepFunctions::StateMachine", "aws_sfn_state_machine", {
        "name": ("StateMachineName", "name"),
        "type": ("StateMachineType", "type"),
        "role": ("RoleArn", "role_arn"),
        "definition": ("Definition", "definition"),
    }),
    "dashboard": ("AWS::CloudWatch::Dashboard", "aws_cloudwatch_dashboard", {
        "name": ("DashboardName", "dashboard_name"),
        "body": ("DashboardBody", "dashboard_body"),
    }),
    "alarm": ("AWS::CloudWatch::Alarm", "aws_cloudwatch_metric_alarm", {
        "name": ("AlarmName", "alarm_name"),
        "description": ("AlarmDescription", "alarm_description"),
        "tells": ("AlarmActions", "alarm_actions"),
        "tellsOk": ("OKActions", "ok_actions"),
        "query": ("Metrics", "metric_query"),
        "namespace": ("Namespace", "namespace"),
        "metric": ("MetricName", "metric_name"),
        "dimensions": ("Dimensions", "dimensions"),
        "statistic": ("Statistic", "statistic"),
        "periodSeconds": ("Period", "period"),
        "periods": ("EvaluationPeriods", "evaluation_periods"),
        "threshold": ("Threshold", "threshold"),
        "comparison": ("ComparisonOperator", "comparison_operator"),
        "missing": ("TreatMissingData", "treat_missing_data"),
    }),
}

# What one of the two has besides, and why it is not compared.
ONLY_CFN = {
    "layer": {"Content"},  # where the file is
    "function": {"Code", "Tags"},  # where the file is; SAM's own mark
    "machine": {"Tags"},  # SAM's own mark
    "role": {"Policies"},  # compared as statements
}
ONLY_TF = {
    "table": {"stream_enabled"},  # said by the stream's view in CloudFormation
    "layer": {"filename", "source_code_hash", "skip_destroy"},  # the file; RetentionPolicy in SAM
    "function": {"filename", "source_code_hash"},  # the file
    "role": {"name_prefix"},  # CloudFormation makes names of its own
    "policy": {"name_prefix"},
}


def at(value, path):
    """What is at a path, or None."""
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        if value is None:
            return None
    return value


def settings(kind, value, which):
    """The settings of a resource, under their own names; which is 0 for CloudFormation, 1 for Terraform."""
    return {name: at(value, paths[which]) for name, paths in KINDS[kind][2].items() if at(value, paths[which]) is not None}


def left_over(kind, value, which):
    """What a resource has that no setting compares."""
    known = {paths[which].split(".")[0] for paths in KINDS[kind][2].values()}
    return set(value) - known - (ONLY_CFN if which == 0 else ONLY_TF).get(kind, set())
