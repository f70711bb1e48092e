resource "aws_iam_user" "alice" {
  name                 = "alice"
  path                 = "/team/"
  permissions_boundary = aws_iam_policy.read.arn
  tags                 = { team = "red" }
}

resource "aws_iam_user" "bob" {
  name = "bob"
}

resource "aws_iam_group" "developers" {
  name = "developers"
  path = "/team/"
}

resource "aws_iam_group_membership" "developers" {
  name  = "developers"
  group = aws_iam_group.developers.name
  users = [aws_iam_user.alice.name]
}

resource "aws_iam_user_group_membership" "bob" {
  user   = aws_iam_user.bob.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_role" "app" {
  name                 = "app"
  description          = "What the application runs as"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = aws_iam_policy.read.arn
  tags                 = { team = "red" }
}

resource "aws_iam_instance_profile" "app" {
  name = "app"
  role = aws_iam_role.app.name
}

resource "aws_iam_service_linked_role" "beanstalk" {
  aws_service_name = "elasticbeanstalk.amazonaws.com"
  description      = "For environments"
}
