"""Prints, as JSON, what botocore's model says of an app client: describe's members and update's."""

import json

import botocore
import botocore.session

model = botocore.session.get_session().get_service_model("cognito-idp")
described = model.operation_model("DescribeUserPoolClient").output_shape.members["UserPoolClient"]
update = model.operation_model("UpdateUserPoolClient").input_shape


def members(shape):
    return {
        name: {
            "type": member.type_name,
            **{key: value for key, value in member.metadata.items() if key != "required"},
            **({"items": dict(member.member.metadata)} if member.type_name == "list" else {}),
        }
        for name, member in shape.members.items()
    }


print(
    json.dumps(
        {
            "botocore": botocore.__version__,
            "describe": members(described),
            "update": members(update),
            "updateErrors": [
                shape.name for shape in model.operation_model("UpdateUserPoolClient").error_shapes
            ],
            "providerName": dict(model.shape_for("ProviderNameTypeV2").metadata),
        }
    )
)
